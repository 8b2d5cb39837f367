#include "ui/inspector/matte_page.h"

#include "ui/actions/action_registry.h"
#include "ui/inspector/parameter_row.h"
#include "ui/shell/matte_painting.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QColorDialog>
#include <QComboBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace splatreel::ui {
namespace {

enum FromChoice { fromFile, fromKey, fromStrokes, fromClip };

constexpr int sizeSteps = 1000;
constexpr int progressSteps = 1000;

/// A brush's size on the slider: equal steps are equal factors.
int placeOf(float radius) {
    const double range = std::log(MatteBrush::largest / MatteBrush::smallest);
    return static_cast<int>(std::lround(sizeSteps * std::log(radius / MatteBrush::smallest) / range));
}

float radiusAt(int place) {
    const double range = std::log(MatteBrush::largest / MatteBrush::smallest);
    return static_cast<float>(MatteBrush::smallest * std::exp(range * place / sizeSteps));
}

QVBoxLayout* columnOf(QWidget* widget) {
    auto* layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * metric::grid);
    return layout;
}

QLabel* secondText(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setProperty("role", QStringLiteral("second"));
    label->setWordWrap(true);
    return label;
}

QPushButton* buttonOf(QAction* action, const QString& text, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setObjectName(action->objectName());
    button->setAccessibleName(ActionRegistry::plainName(*action));
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

}  // namespace

MattePage::MattePage(Session& session, MatteEditor& editor, MattePainting& painting,
                     const ActionRegistry& actions, QWidget* parent)
    : QWidget(parent),
      session_(session),
      editor_(editor),
      painting_(painting),
      from_(new QComboBox(this)),
      explanation_(secondText(this)) {
    key_ = buildKey();
    paint_ = buildPaint(actions);
    file_ = buildFile();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metric::padding, 2 * metric::grid, metric::padding, metric::padding);
    layout->setSpacing(2 * metric::grid);
    from_->addItems(
        {tr("The file"), tr("A key on the background"), tr("Painted strokes"), tr("Another clip")});
    from_->setObjectName(QStringLiteral("alphaFrom"));
    from_->setAccessibleName(tr("Alpha from"));
    auto* form = new QFormLayout;
    form->setSpacing(metric::grid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Alpha from"), from_);
    layout->addLayout(form);
    explanation_->setObjectName(QStringLiteral("alphaExplanation"));
    layout->addWidget(explanation_);
    for (QWidget* part : {key_, paint_, file_}) layout->addWidget(part);
    layout->addStretch(1);

    connect(from_, &QComboBox::activated, this, [this](int index) {
        if (index == fromClip && editor_.alpha().matte.isEmpty()) {
            emit fileWanted();
            update();
        } else {
            editor_.choose(index == fromStrokes ? AlphaChoice::painted
                           : index == fromClip  ? AlphaChoice::matte
                                                : AlphaChoice::own);
        }
    });
    connect(&session_, &Session::alphaChanged, this, &MattePage::update);
    connect(&session_, &Session::currentChanged, this, &MattePage::update);
    connect(&session_, &Session::projectChanged, this, &MattePage::update);
    connect(&session_.transport(), &Transport::frameChanged, this, &MattePage::updatePaint);
    connect(&editor_, &MatteEditor::changed, this, &MattePage::update);
    connect(&editor_, &MatteEditor::jobChanged, this, &MattePage::updateJob);
    connect(&painting_, &MattePainting::changed, this, &MattePage::update);
    update();
}

QWidget* MattePage::buildKey() {
    auto* part = new QWidget(this);
    QVBoxLayout* layout = columnOf(part);
    auto* row = new QHBoxLayout;
    row->setSpacing(metric::grid);
    row->addWidget(new QLabel(tr("Colour"), part));
    swatch_ = new QToolButton(part);
    swatch_->setObjectName(QStringLiteral("keyColor"));
    swatch_->setToolTip(tr("Choose the colour that is taken out"));
    swatch_->setAccessibleName(tr("Colour that is taken out"));
    row->addWidget(swatch_);
    pick_ = new QPushButton(tr("Pick in the picture"), part);
    pick_->setObjectName(QStringLiteral("keyPick"));
    pick_->setCheckable(true);
    row->addWidget(pick_);
    row->addStretch(1);
    border_ = new QPushButton(tr("From the border"), part);
    border_->setObjectName(QStringLiteral("keyFromBorder"));
    border_->setToolTip(tr("Take the colour that most of the picture's border has"));
    row->addWidget(border_);
    layout->addLayout(row);
    core::Parameter tolerance{
        "tolerance",
        QT_TRANSLATE_NOOP("Parameter", "Tolerance"),
        QT_TRANSLATE_NOOP("Parameter",
                          "Distance in RGB up to which a colour is background; 0: as the background's "
                          "noise asks for."),
        0.0,
        0,
        0.5,
        "",
        {},
        core::Liveness::restart};
    tolerance_ = new ParameterRow(tolerance, 0.0, part);
    tolerance_->setObjectName(QStringLiteral("keyTolerance"));
    layout->addWidget(tolerance_);
    auto* form = new QFormLayout;
    form->setSpacing(metric::grid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    enclosed_ = new QComboBox(part);
    enclosed_->addItems({tr("As its hue suggests"), tr("Stays"), tr("Goes")});
    enclosed_->setObjectName(QStringLiteral("keyEnclosed"));
    enclosed_->setAccessibleName(tr("Enclosed background"));
    enclosed_->setToolTip(
        tr("Background's colour that the object encloses: an eye's white before white is the object, a gap "
           "between arm and body before green is not."));
    form->addRow(tr("Enclosed"), enclosed_);
    layout->addLayout(form);

    connect(swatch_, &QToolButton::clicked, this, [this] {
        const auto now = editor_.alpha().key.color;
        auto* dialog = new QColorDialog(
            now ? QColor::fromRgbF((*now)[0], (*now)[1], (*now)[2]) : QColor(Qt::green), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QColorDialog::colorSelected, this, [this](const QColor& color) {
            setColor(std::array<float, 3>{color.redF(), color.greenF(), color.blueF()});
        });
        dialog->open();
    });
    connect(pick_, &QPushButton::clicked, &painting_, &MattePainting::setPicking);
    connect(border_, &QPushButton::clicked, this, [this] { setColor(std::nullopt); });
    connect(tolerance_, &ParameterRow::changed, this,
            [this](const core::ParameterValue& value, bool settled) {
                setTolerance(std::get<double>(value), settled);
            });
    connect(enclosed_, &QComboBox::activated, this, [this](int index) {
        core::KeyOptions key = editor_.alpha().key;
        key.enclosed = static_cast<core::EnclosedBackground>(index);
        editor_.setKey(key);
    });
    return part;
}

QWidget* MattePage::buildPaint(const ActionRegistry& actions) {
    auto* part = new QWidget(this);
    QVBoxLayout* layout = columnOf(part);
    QAction* paint = actions.action(QStringLiteral("clip.paint_matte"));
    begin_ = buttonOf(paint, tr("Paint"), part);
    begin_->setObjectName(QStringLiteral("paintBegin"));
    begin_->setIcon(icon(QStringLiteral("paint")));
    begin_->setCheckable(true);
    layout->addWidget(begin_);

    auto* brush = new QHBoxLayout;
    brush->setSpacing(metric::grid);
    brush->addWidget(new QLabel(tr("Brush"), part));
    const auto choice = [&](const QString& text, const char* name, const char* iconName, bool keep) {
        auto* button = new QToolButton(part);
        button->setText(text);
        button->setIcon(icon(QLatin1String(iconName)));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setObjectName(QLatin1String(name));
        button->setCheckable(true);
        connect(button, &QToolButton::clicked, this,
                [this, keep] { painting_.setBrush({keep, painting_.brush().radius}); });
        brush->addWidget(button);
        return button;
    };
    keep_ = choice(tr("Stays"), "brushKeep", "plus", true);
    remove_ = choice(tr("Goes"), "brushRemove", "minus", false);
    keep_->setToolTip(tr("The brush marks the object (X swaps)"));
    remove_->setToolTip(tr("The brush marks what is not the object (X swaps)"));
    brush->addStretch(1);
    layout->addLayout(brush);

    auto* size = new QHBoxLayout;
    size->setSpacing(metric::grid);
    auto* sizeLabel = new QLabel(tr("Size"), part);
    size->addWidget(sizeLabel);
    size_ = new QSlider(Qt::Horizontal, part);
    size_->setObjectName(QStringLiteral("brushSize"));
    size_->setRange(0, sizeSteps);
    size_->setMinimumHeight(metric::denseHeight);
    size_->setAccessibleName(tr("Size of the brush"));
    size_->setToolTip(tr("Size of the brush ([ and ])"));
    sizeLabel->setBuddy(size_);
    size->addWidget(size_, 1);
    sizeText_ = new QLabel(part);
    sizeText_->setProperty("role", QStringLiteral("second"));
    sizeText_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    sizeText_->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("88.8 %")) + metric::grid);
    size->addWidget(sizeText_);
    layout->addLayout(size);
    connect(size_, &QSlider::valueChanged, this, [this](int place) {
        if (!showing_) painting_.setBrush({painting_.brush().keep, radiusAt(place)});
    });

    count_ = new QLabel(part);
    count_->setObjectName(QStringLiteral("paintedFrames"));
    count_->setWordWrap(true);
    layout->addWidget(count_);
    auto* clear = new QHBoxLayout;
    clear->setSpacing(metric::grid);
    clearFrame_ =
        buttonOf(actions.action(QStringLiteral("clip.clear_frame_strokes")), tr("Clear frame"), part);
    clearFrame_->setObjectName(QStringLiteral("clearFrame"));
    clearAll_ = buttonOf(actions.action(QStringLiteral("clip.clear_strokes")), tr("Clear all"), part);
    clearAll_->setObjectName(QStringLiteral("clearAll"));
    clear->addWidget(clearFrame_);
    clear->addWidget(clearAll_);
    clear->addStretch(1);
    layout->addLayout(clear);

    carryText_ = secondText(part);
    carryText_->setObjectName(QStringLiteral("carryText"));
    layout->addWidget(carryText_);
    auto* job = new QHBoxLayout;
    job->setSpacing(metric::grid);
    progress_ = new QProgressBar(part);
    progress_->setRange(0, progressSteps);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Progress of the matte"));
    cancel_ = new QToolButton(part);
    cancel_->setObjectName(QStringLiteral("carryCancel"));
    cancel_->setIcon(icon(QStringLiteral("stop")));
    cancel_->setIconSize(QSize(metric::smallIcon, metric::smallIcon));
    cancel_->setToolTip(tr("Stop; what is known stays"));
    cancel_->setAccessibleName(tr("Stop carrying the matte through the clip"));
    carry_ = new QPushButton(tr("Carry through the clip"), part);
    carry_->setObjectName(QStringLiteral("carry"));
    job->addWidget(progress_, 1);
    job->addWidget(cancel_);
    job->addWidget(carry_);
    layout->addLayout(job);
    connect(cancel_, &QToolButton::clicked, &editor_, &MatteEditor::cancel);
    connect(carry_, &QPushButton::clicked, &editor_, &MatteEditor::carry);
    return part;
}

QWidget* MattePage::buildFile() {
    auto* part = new QWidget(this);
    QVBoxLayout* layout = columnOf(part);
    path_ = new QLabel(part);
    path_->setObjectName(QStringLiteral("mattePath"));
    path_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    layout->addWidget(path_);
    auto* choose = new QPushButton(icon(QStringLiteral("open")), tr("Choose…"), part);
    choose->setAccessibleName(tr("Choose a matte"));
    layout->addWidget(choose, 0, Qt::AlignLeft);
    connect(choose, &QPushButton::clicked, this, &MattePage::fileWanted);
    return part;
}

void MattePage::setColor(const std::optional<std::array<float, 3>>& color) {
    core::KeyOptions key = editor_.alpha().key;
    key.color = color;
    editor_.setKey(key);
}

void MattePage::setTolerance(double tolerance, bool settled) {
    core::KeyOptions key = editor_.alpha().key;
    key.tolerance = static_cast<float>(tolerance);
    editor_.setKey(key, QStringLiteral("key tolerance"));
    if (settled) session_.sealDrag();
}

QString MattePage::explanation(const Clip* clip) const {
    if (clip == nullptr) return tr("Drop a video: here you say what of it is the object.");
    switch (clip->alpha) {
        case AlphaKind::unknown:
            return tr("The clip is being looked at…");
        case AlphaKind::file:
            return tr("The file brings the object's alpha.");
        case AlphaKind::key:
            return clip->wanted.key.color ? tr("The colour below is taken out.")
                                          : tr("The colour round the border is taken out.");
        case AlphaKind::none:
            return tr("The background has more than one colour. Paint a matte, or pick a colour.");
        case AlphaKind::painted:
            return editor_.painted().empty()
                       ? tr("Paint on one frame what stays and what goes; it is carried through the clip.")
                       : tr("What you paint on a frame is carried through the clip. Where it goes wrong, "
                            "paint "
                            "again there.");
        case AlphaKind::matte:
            return tr("White of this clip is the object.");
    }
    return {};
}

void MattePage::update() {
    const Clip* clip = session_.currentClip();
    const AlphaChoice choice = editor_.alpha().choice;
    const bool hasOwn = clip != nullptr && clip->fileHasAlpha;
    from_->setEnabled(clip != nullptr);
    from_->setCurrentIndex(choice == AlphaChoice::painted ? fromStrokes
                           : choice == AlphaChoice::matte ? fromClip
                           : hasOwn                       ? fromFile
                                                          : fromKey);
    // The file's own alpha is there or not: only one of the first two can be chosen.
    for (const auto& [index, on] : {std::pair(fromFile, hasOwn), std::pair(fromKey, !hasOwn)}) {
        from_->setItemData(index, on ? QVariant() : QVariant(0), Qt::UserRole - 1);
    }
    explanation_->setText(explanation(clip));
    const bool own = choice == AlphaChoice::own && clip != nullptr;
    key_->setVisible(own && !hasOwn && !painting_.isPainting());
    paint_->setVisible(clip != nullptr && (choice == AlphaChoice::painted || painting_.isPainting() ||
                                           (own && clip->alpha == AlphaKind::none)));
    file_->setVisible(choice == AlphaChoice::matte);
    path_->setText(QFileInfo(editor_.alpha().matte).fileName());
    path_->setToolTip(editor_.alpha().matte);
    updateKey();
    updatePaint();
    updateJob();
}

void MattePage::updateKey() {
    const core::KeyOptions key = editor_.alpha().key;
    QPixmap picture(QSize(metric::smallIcon, metric::smallIcon));
    picture.fill(key.color ? QColor::fromRgbF((*key.color)[0], (*key.color)[1], (*key.color)[2])
                           : QColor(Qt::transparent));
    swatch_->setIcon(QIcon(picture));
    swatch_->setVisible(key.color.has_value());
    border_->setEnabled(key.color.has_value());
    pick_->setChecked(painting_.isPicking());
    tolerance_->setValue(static_cast<double>(key.tolerance));
    enclosed_->setCurrentIndex(static_cast<int>(key.enclosed));
}

void MattePage::updatePaint() {
    const Clip* clip = session_.currentClip();
    if (clip == nullptr) return;
    const bool painting = painting_.isPainting();
    begin_->setChecked(painting);
    begin_->setText(painting ? tr("Stop painting") : tr("Paint"));
    keep_->setChecked(painting_.brush().keep);
    remove_->setChecked(!painting_.brush().keep);
    for (QWidget* each : std::initializer_list<QWidget*>{keep_, remove_, size_}) each->setEnabled(painting);
    showing_ = true;
    size_->setValue(placeOf(painting_.brush().radius));
    showing_ = false;
    sizeText_->setText(tr("%1 %").arg(QLocale().toString(200.0 * painting_.brush().radius, 'f', 1)));
    const std::vector<int> frames = editor_.painted().frames();
    count_->setText(frames.empty() ? tr("No frame is painted yet.")
                    : frames.size() == 1
                        ? tr("One frame is painted.")
                        : tr("%n frames are painted.", nullptr, static_cast<int>(frames.size())));
    const auto sample = session_.sampleOf(clip->id, session_.transport().frame());
    const int frame = sample ? static_cast<int>(sample->sourceFrame) : -1;
    clearFrame_->setEnabled(std::binary_search(frames.begin(), frames.end(), frame));
    clearAll_->setEnabled(!frames.empty());
}

void MattePage::updateJob() {
    const auto report = editor_.job();
    const bool runs = report && !core::hasEnded(report->state);
    const bool behind = editor_.isBehind();
    progress_->setVisible(runs);
    cancel_->setVisible(runs);
    carry_->setVisible(behind);
    carryText_->setVisible(runs || behind);
    if (runs) {
        const core::Progress& progress = report->progress;
        progress_->setValue(
            progress.steps > 0 ? static_cast<int>(progressSteps * progress.step / progress.steps) : 0);
        carryText_->setText(tr("Is being carried through the clip…"));
    } else if (behind) {
        carryText_->setText(tr("Some frames do not know of the newest strokes yet."));
    }
}

}  // namespace splatreel::ui
