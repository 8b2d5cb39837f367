#include "ui/inspector/generate_page.h"

#include "ui/inspector/parameter_panel.h"
#include "ui/inspector/seed_row.h"
#include "ui/inspector/views_section.h"
#include "ui/panels/texts.h"
#include "ui/preferences/preferences.h"
#include "ui/session/background.h"
#include "ui/session/generation_input.h"
#include "ui/shell/banner.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/translation/core_texts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <set>

namespace splatreel::ui {
namespace {

constexpr int estimateDelay = 250;  // milliseconds after the last change
constexpr int liveInterval = 30;  // milliseconds between snapshots handed to a run while a slider is dragged
constexpr std::uint64_t reserve = std::uint64_t{256} << 20;

/// What an estimate says, and whether the run would be refused.
struct Estimate {
    core::CostEstimate cost;
    std::uint64_t available = 0;
    bool stopped = false;
};

}  // namespace

GeneratePage::GeneratePage(Session& session, Preferences& preferences, PresetStore presets, QWidget* parent)
    : QWidget(parent),
      session_(session),
      preferences_(preferences),
      presets_(std::move(presets)),
      empty_(new QLabel(this)),
      head_(new QWidget(this)),
      engine_(new QComboBox(head_)),
      preset_(new QComboBox(head_)),
      more_(new QToolButton(head_)),
      seed_(new SeedRow(this)),
      panel_(new ParameterPanel(this)),
      views_(new ViewsSection(session, panel_)),
      saveRow_(new QWidget(this)),
      saveName_(new QLineEdit(saveRow_)),
      banners_(new BannerStrip(this)),
      onlyRange_(new QCheckBox(this)),
      estimate_(new QLabel(this)),
      button_(new QPushButton(iconOnAccent(QStringLiteral("generate")), tr("Generate"), this)),
      estimateTimer_(new QTimer(this)),
      liveTimer_(new QTimer(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metric::padding, metric::grid * 2, metric::padding, metric::padding);
    layout->setSpacing(metric::grid * 2);
    buildHead();
    panel_->setHead(views_);
    layout->addWidget(panel_, 1);
    buildFoot();

    estimateTimer_->setSingleShot(true);
    estimateTimer_->setInterval(estimateDelay);
    connect(estimateTimer_, &QTimer::timeout, this, &GeneratePage::updateEstimate);
    liveTimer_->setSingleShot(true);
    liveTimer_->setInterval(liveInterval);
    connect(liveTimer_, &QTimer::timeout, this, &GeneratePage::sendLive);

    // What a run was refused for is not said twice.
    connect(&session_, &Session::noticed, this, [this](const Notice& notice) {
        if (notice.topic == QLatin1String("job")) banners_->clear(QStringLiteral("memory"));
    });
    connect(&session_.engines(), &EngineShelf::changed, this, &GeneratePage::enginesChanged);
    connect(&session_, &Session::currentChanged, this, [this] {
        estimateTimer_->start();
        updateState();
    });
    connect(&session_, &Session::clipChanged, this, [this] {
        estimateTimer_->start();
        updateState();
    });
    connect(&session_, &Session::takeChanged, this, &GeneratePage::updateState);
    connect(&session_, &Session::projectChanged, this, &GeneratePage::updateRange);
    connect(onlyRange_, &QCheckBox::toggled, estimateTimer_, qOverload<>(&QTimer::start));
    connect(engine_, &QComboBox::currentIndexChanged, this, &GeneratePage::fillPresets);
    connect(preset_, &QComboBox::currentIndexChanged, this, &GeneratePage::presetChanged);
    connect(panel_, &ParameterPanel::changed, this, [this](const QString& name, bool settled) {
        parametersChanged(settled);
        if (settled) askRestart(name);
    });
    connect(views_, &ViewsSection::changed, estimateTimer_, qOverload<>(&QTimer::start));
    connect(views_, &ViewsSection::openChanged, this,
            [this](bool open) { preferences_.setState(QStringLiteral("views_open"), open); });
    views_->setOpen(preferences_.state(QStringLiteral("views_open")).toBool());
    connect(button_, &QPushButton::clicked, this, &GeneratePage::generate);
    for (const QJsonValue& group : preferences_.state(QStringLiteral("parameter_groups")).toArray()) {
        panel_->unfold(group.toString());
    }
    enginesChanged();
}

void GeneratePage::buildHead() {
    auto* layout = static_cast<QVBoxLayout*>(this->layout());
    empty_->setText(
        tr("Open a video of an object: here you choose what turns it into Gaussians, how long that "
           "may take, and every value on the way."));
    empty_->setProperty("role", QStringLiteral("second"));
    empty_->setWordWrap(true);
    layout->addWidget(empty_);
    auto* row = new QHBoxLayout(head_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metric::grid);
    engine_->setAccessibleName(tr("Engine"));
    engine_->setToolTip(tr("Engine: what turns the clip into Gaussians"));
    preset_->setAccessibleName(tr("Preset"));
    preset_->setToolTip(tr("Preset: how much time and memory a run may take"));
    row->addWidget(engine_, 1);
    row->addWidget(preset_, 1);
    for (int slot = 0; slot < 2; ++slot) {
        auto* button = new QToolButton(head_);
        button->setText(slot == 0 ? tr("A") : tr("B"));
        button->setObjectName(slot == 0 ? QStringLiteral("slotA") : QStringLiteral("slotB"));
        button->setCheckable(true);
        button->setChecked(slot == 0);
        button->setAutoExclusive(true);
        button->setToolTip(tr("Settings %1: keep two and switch between them").arg(button->text()));
        button->setAccessibleName(tr("Settings %1").arg(button->text()));
        connect(button, &QToolButton::clicked, this, [this, slot] { switchSlot(slot); });
        slots_[static_cast<std::size_t>(slot)] = button;
        row->addWidget(button);
    }
    more_->setText(QStringLiteral("⋯"));
    more_->setToolTip(tr("More for these settings"));
    more_->setAccessibleName(tr("More for these settings"));
    more_->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more_);
    menu->addAction(tr("Save as preset…"), this, [this] {
        saveRow_->show();
        saveName_->setFocus();
    });
    menu->addAction(tr("Delete this preset"), this, &GeneratePage::deletePreset)
        ->setObjectName(QStringLiteral("deletePreset"));
    menu->addSeparator();
    menu->addAction(tr("Copy A to B"), this, [this] {
        sets_[1] = slot_ == 0 ? panel_->parameters() : sets_[0];
        slotPresets_[1] = slot_ == 0 ? presetName() : slotPresets_[0];
    });
    menu->addAction(tr("All values back to the preset"), this, &GeneratePage::resetValues)
        ->setObjectName(QStringLiteral("resetValues"));
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->findChild<QAction*>(QStringLiteral("deletePreset"))->setEnabled(isUserPreset());
    });
    more_->setMenu(menu);
    row->addWidget(more_);
    layout->addWidget(head_);
    layout->addWidget(seed_);
    connect(seed_, &SeedRow::changed, this, [this] { askNewRun(tr("Seed")); });

    auto* save = new QHBoxLayout(saveRow_);
    save->setContentsMargins(0, 0, 0, 0);
    save->setSpacing(metric::grid);
    saveName_->setObjectName(QStringLiteral("presetName"));
    saveName_->setPlaceholderText(tr("Name of the preset"));
    saveName_->setAccessibleName(tr("Name of the preset"));
    auto* keep = new QPushButton(tr("Save"), saveRow_);
    auto* leave = new QPushButton(tr("Cancel"), saveRow_);
    save->addWidget(saveName_, 1);
    save->addWidget(keep);
    save->addWidget(leave);
    saveRow_->hide();
    layout->addWidget(saveRow_);
    connect(keep, &QPushButton::clicked, this, &GeneratePage::savePreset);
    connect(saveName_, &QLineEdit::returnPressed, this, &GeneratePage::savePreset);
    connect(leave, &QPushButton::clicked, saveRow_, &QWidget::hide);
}

void GeneratePage::buildFoot() {
    auto* layout = static_cast<QVBoxLayout*>(this->layout());
    layout->addWidget(banners_);
    onlyRange_->setObjectName(QStringLiteral("onlyRange"));
    onlyRange_->setToolTip(tr("Generate only what the timeline plays from in to out"));
    onlyRange_->setChecked(true);
    onlyRange_->hide();
    layout->addWidget(onlyRange_);
    button_->setProperty("accent", true);
    // A click leaves the focus where it was: Space goes on to mean play, not another run.
    button_->setFocusPolicy(Qt::TabFocus);
    button_->setMinimumHeight(metric::controlHeight + metric::grid);
    button_->setToolTip(tr("Turn the clip into a 4D take (G)"));
    layout->addWidget(button_);
    estimate_->setProperty("role", QStringLiteral("second"));
    estimate_->setWordWrap(true);
    estimate_->setMinimumHeight(estimate_->fontMetrics().lineSpacing());
    layout->addWidget(estimate_);
}

QString GeneratePage::engineName() const {
    return engine_->currentText();
}

void GeneratePage::chooseEngine(const QString& engine) {
    engine_->setCurrentText(engine);
}

void GeneratePage::enginesChanged() {
    const QString before = engineName();
    {
        const QSignalBlocker quiet(engine_);
        engine_->clear();
        for (const core::Engine* engine : session_.engines().engines()) {
            engine_->addItem(QString::fromStdString(engine->name()));
        }
        if (!before.isEmpty()) engine_->setCurrentText(before);
    }
    const bool any = engine_->count() > 0;
    head_->setVisible(any);
    seed_->setVisible(any);
    empty_->setVisible(!any && session_.engines().problem().isEmpty());
    fillPresets();
    applyWantedState();
    updateEstimate();
}

void GeneratePage::parametersChanged(bool settled) {
    if (!liveTimer_->isActive()) liveTimer_->start();
    if (settled) {
        estimateTimer_->start();
        preferences_.setState(QStringLiteral("parameter_groups"),
                              QJsonArray::fromStringList(panel_->unfolded()));
    }
}

void GeneratePage::sendLive() {
    const core::ParameterSet& now = panel_->parameters();
    core::OperatorValues moved;
    for (const core::Parameter& parameter : now.schema()) {
        const bool known = std::ranges::count(sent_.schema(), parameter.name, &core::Parameter::name) > 0;
        const core::ParameterValue& value = now.value(parameter.name);
        if (!known || value != sent_.value(parameter.name)) moved.emplace(parameter.name, value);
    }
    sent_ = now;
    if (!moved.empty()) session_.changeLive(moved);
}

std::optional<core::FrameSpan> GeneratePage::chosenRange() const {
    const bool only = onlyRange_->isVisibleTo(this) && onlyRange_->isChecked();
    return only ? session_.timeline().range : std::nullopt;
}

void GeneratePage::updateRange() {
    const Clip* clip = session_.currentClip();
    const auto range = session_.timeline().range;
    const bool known = clip != nullptr && clip->ready && range;
    const int frames = known ? session_.chosenFrames(range).span.length() : 0;
    const bool cuts = known && frames < clip->frameCount();
    const bool same = onlyRange_->isVisibleTo(this) == cuts;
    const QString text = tr("Only from in to out: %n frames", nullptr, frames);
    if (same && (!cuts || onlyRange_->text() == text)) return;
    onlyRange_->setText(text);
    onlyRange_->setVisible(cuts);
    estimateTimer_->start();
}

void GeneratePage::askRestart(const QString& name) {
    const Take* take = session_.currentTake();
    if (take == nullptr || !take->generating || name.isEmpty()) return;
    for (const core::Parameter& parameter : panel_->parameters().schema()) {
        if (QString::fromStdString(parameter.name) != name || parameter.liveness == core::Liveness::live)
            continue;
        askNewRun(labelOf(parameter));
    }
}

void GeneratePage::askNewRun(const QString& label) {
    const Take* take = session_.currentTake();
    if (take == nullptr || !take->generating) return;
    banners_->add({Place::generate, Severity::info, tr("“%1” takes effect with a new run.").arg(label),
                   tr("Restart"),
                   [this, job = take->job] {
                       session_.jobs().cancel(job);
                       generate();
                   },
                   QStringLiteral("restart")});
}

void GeneratePage::switchSlot(int slot) {
    if (slot == slot_) return;
    sets_[static_cast<std::size_t>(slot_)] = panel_->parameters();
    slotPresets_[static_cast<std::size_t>(slot_)] = presetName();
    slot_ = slot;
    if (const auto other = sets_[static_cast<std::size_t>(slot)]) {
        showPreset(slotPresets_[static_cast<std::size_t>(slot)]);
        panel_->setParameters(*other);
    }
    parametersChanged(true);
}

void GeneratePage::updateEstimate() {
    const EngineShelf& shelf = session_.engines();
    const core::Engine* engine = shelf.find(engineName());
    const Clip* clip = session_.currentClip();
    banners_->clear(QStringLiteral("engines"));
    if (clip == nullptr) banners_->clear(QStringLiteral("memory"));
    if (!shelf.problem().isEmpty()) {
        estimateText_ = tr("There is no engine to generate with.");
        banners_->add({Place::generate, Severity::error, shelf.problem(), tr("Try again"),
                       [this] { session_.engines().load(); }, QStringLiteral("engines")});
    } else if (shelf.isLoading()) {
        estimateText_ = tr("The engines are being loaded…");
    } else if (clip != nullptr && clip->missing) {
        estimateText_ = tr("The clip is not where it was: it has to be found first.");
    } else if (clip == nullptr || !clip->ready) {
        estimateText_ = tr("Drop a video to begin.");
    } else if (engine != nullptr) {
        // The estimate may look at the frames' sizes: made up in the background, not on this thread.
        if (estimating_) estimating_->request_stop();
        const core::ParameterSet parameters = panel_->parameters();
        const ChosenFrames chosen = session_.chosenFrames(chosenRange());
        const auto frames = static_cast<int>(chosen.indices.size());
        const QString leftOut = frames < chosen.span.length()
                                    ? tr("%1 of %2 frames · ").arg(frames).arg(chosen.span.length())
                                    : QString();
        estimating_ = runInBackground(
            this,
            [engine, parameters, frames, viewBytes = views_->usedBytes(),
             memory = session_.services().availableMemory](const std::stop_token& stop) {
                Estimate estimate;
                estimate.stopped = stop.stop_requested();
                if (estimate.stopped) return estimate;
                estimate.cost =
                    engine->estimate(estimatedSize(frames, workingSizeOf(parameters), viewBytes), parameters);
                estimate.available = memory ? memory() : 0;
                return estimate;
            },
            [this, leftOut](const Estimate& estimate) {
                if (estimate.stopped) return;
                estimateText_ = preset_->currentText() + QStringLiteral(" · ") + leftOut +
                                roughTimeText(estimate.cost.seconds) + QStringLiteral(" · ") +
                                memoryText(estimate.cost.bytes);
                banners_->clear(QStringLiteral("memory"));
                const std::uint64_t needed = estimate.cost.bytes + reserve;
                if (estimate.available > 0 && needed > estimate.available) {
                    Notice notice{Place::generate,
                                  Severity::warning,
                                  tr("This needs about %1 of memory, %2 are free.")
                                      .arg(memoryText(needed), memoryText(estimate.available)),
                                  {},
                                  {},
                                  QStringLiteral("memory")};
                    if (preset_->currentIndex() > 0) {
                        notice.button = tr("Use %1").arg(preset_->itemText(0));
                        notice.action = [this] { preset_->setCurrentIndex(0); };
                    }
                    banners_->add(notice);
                }
                estimate_->setText(estimateText_);
                emit stateChanged();
            });
        return;
    }
    estimate_->setText(estimateText_);
    updateState();
}

bool GeneratePage::canGenerate() const {
    const Clip* clip = session_.currentClip();
    return clip != nullptr && clip->ready && session_.engines().find(engineName()) != nullptr;
}

void GeneratePage::updateState() {
    const Take* take = session_.currentTake();
    button_->setEnabled(canGenerate());
    button_->setText(take != nullptr && take->generating ? tr("Generate another take") : tr("Generate"));
    emit stateChanged();
}

void GeneratePage::generate() {
    if (!canGenerate()) {
        session_.engines().load();
        return;
    }
    banners_->clear(QStringLiteral("restart"));
    banners_->clear(QStringLiteral("job"));
    banners_->clear(QStringLiteral("matte"));
    if (const Clip* clip = session_.currentClip(); !session_.hasObject(*clip)) {
        session_.notify({Place::generate, Severity::warning,
                         tr("It is not known yet what in %1 is the object.").arg(clip->name),
                         tr("Paint a matte"), [this, id = clip->id] { emit matteWanted(id); },
                         QStringLiteral("matte")});
        return;
    }
    GenerationOrder order;
    order.engine = session_.engines().find(engineName());
    order.preset = basePreset();
    order.parameters = panel_->parameters();
    order.within = chosenRange();
    sent_ = order.parameters;
    order.seed = freshSeed(order);
    seed_->setSeed(order.seed);
    session_.generate(order);
}

std::uint64_t GeneratePage::freshSeed(const GenerationOrder& order) const {
    const core::Project& project = session_.project();
    const Clip* clip = session_.currentClip();
    const core::OperatorValues values = core::valuesOf(order.parameters);
    if (clip == nullptr) return seed_->seed();
    const core::FrameSpan whole{0, clip->frameCount()};
    const core::FrameSpan span = session_.chosenFrames(order.within).span;
    std::set<std::uint64_t> used;
    for (const auto& take : project.takes) {
        if (!take->generation || take->media != clip->id) continue;
        const core::Generation& made = *take->generation;
        const Take* known = session_.take(take->id);
        // One that failed, or was stopped, may well be wanted as it was meant.
        const bool counts = made.finished || (known != nullptr && known->generating);
        const bool same = made.engine == order.engine->name() && made.preset == order.preset.toStdString() &&
                          made.values == values && made.frames.value_or(whole) == span &&
                          made.views == project.findMedia(clip->id)->views;
        if (counts && same) used.insert(made.seed);
    }
    std::uint64_t seed = seed_->seed();
    while (used.contains(seed)) ++seed;
    return seed;
}

}  // namespace splatreel::ui
