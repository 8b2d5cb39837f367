#include "core/timeline/timeline_edit.h"
#include "tests/ui/looks/picture_cells.h"
#include "tests/ui/shell/window_fixture.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/session/export_job.h"
#include "ui/session/take_editor.h"
#include "ui/shell/banner.h"
#include "ui/shell/stage_area.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QFontDatabase>
#include <QLocale>
#include <QTabWidget>

/// The window and its panels as they look at this program's scale (QT_SCALE_FACTOR), in both themes, against
/// the kept pictures. A font of its own draws the same letters on every machine.
namespace splatreel::tests {
namespace {

constexpr double mostDifferent = 0.003;  // of the cells
constexpr int clipFrames = 24;

QString scaleName() {
    return QStringLiteral("%1x").arg(qApp->devicePixelRatio());
}

class Looks : public WindowTest, public testing::WithParamInterface<const char*> {
protected:
    void SetUp() override {
        const bool light = GetParam() == std::string_view("light");
        ui::applyTheme(*qApp, light ? ui::ThemeKind::light : ui::ThemeKind::dark);
        WindowTest::SetUp();
        window->resize(1280, 720);
        settle();
    }

    void settle() {
        QTest::qWait(50);
        if (QWidget* focused = QApplication::focusWidget()) focused->clearFocus();
        QTest::qWait(20);
    }

    QDockWidget& dock(const char* name) { return child<QDockWidget>(name); }
    void showPage(int index) {
        dock("inspector").findChild<QTabWidget*>()->setCurrentIndex(index);
        settle();
    }

    void openPausedClip() {
        openClip(clipFrames);
        window->session().transport().pause();
        window->session().transport().setFrame(5);
        ASSERT_TRUE(waitUntil([&] {
            const auto& pictures = window->session().currentClip()->thumbnails;
            return window->stageArea().shownFrame() == 5 &&
                   std::none_of(pictures.begin(), pictures.end(), [](const QImage& p) { return p.isNull(); });
        }));
        settle();
    }

    void generateTake() {
        window->preferences().set(QStringLiteral("generation.preset"), QStringLiteral("draft"));
        trigger("clip.generate");
        ASSERT_TRUE(waitUntil([&] {
            const ui::Take* take = window->session().currentTake();
            return take != nullptr && take->source != nullptr && !take->pictures.empty();
        }));
        settle();
    }

    /// Compares with the kept picture, or keeps this one.
    void check(const char* name, QWidget& widget) {
        const QString file =
            QStringLiteral("%1-%2-%3.png").arg(QLatin1String(name), QLatin1String(GetParam()), scaleName());
        const QString kept = QStringLiteral(SPLATREEL_LOOKS "/baselines/") + file;
        const QImage picture = widget.grab().toImage();
        const QImage cells = cellsOf(picture);
        if (qEnvironmentVariableIsSet("SPLATREEL_RENEW_LOOKS")) {
            ASSERT_TRUE(cells.save(kept)) << kept.toStdString();
            return;
        }
        const CellDifference difference = differenceOf(QImage(kept), cells);
        if (difference.share <= mostDifferent) return;
        QDir().mkpath(QStringLiteral("looks"));
        picture.save(QStringLiteral("looks/") + file);
        difference.marks.scaled(4 * difference.marks.size()).save(QStringLiteral("looks/different-") + file);
        ADD_FAILURE() << 100 * difference.share << " % of " << file.toStdString() << " look different; see "
                      << QDir(QStringLiteral("looks")).absolutePath().toStdString()
                      << ". Where they are meant to: cmake --build … --target renew_looks.";
    }
};

TEST_P(Looks, Welcome) {
    check("welcome", *window);
}

TEST_P(Looks, Clip) {
    openPausedClip();
    window->session().notify({ui::Place::viewport, ui::Severity::warning,
                              QStringLiteral("A message of one line with its way on."),
                              QStringLiteral("Do it"), [] {}, QStringLiteral("t")});
    settle();
    check("clip", *window);
    showPage(1);
    check("matte-page", dock("inspector"));
}

TEST_P(Looks, Timeline) {
    openPausedClip();
    generateTake();
    ui::Session& session = window->session();
    core::Timeline timeline = session.timeline();
    for (const int frame : {2, 9, 20}) timeline = core::setCameraKey(std::move(timeline), frame, {}).first;
    timeline = core::addMarker(std::move(timeline), 14, "here").first;
    timeline = core::setRange(std::move(timeline), core::FrameSpan{3, 21});
    session.apply(core::withTimeline(session.project(), timeline), QStringLiteral("t"));
    session.transport().setFrame(7);
    settle();
    check("timeline", dock("timeline"));
    check("media", dock("media"));
}

TEST_P(Looks, Inspector) {
    openPausedClip();
    generateTake();
    check("generate-page", dock("inspector"));
    ui::TakeEditor& editor = window->editor();
    editor.append(editor.newEdit("grade"), QStringLiteral("Grade"));
    showPage(2);
    check("edit-page", dock("inspector"));
    showPage(3);
    check("look-page", dock("inspector"));
}

TEST_P(Looks, ExportDialog) {
    openPausedClip();
    generateTake();
    trigger("file.export");
    auto* dialog = window->findChild<ui::ExportDialog*>();
    ASSERT_NE(dialog, nullptr);
    dialog->setPath(QStringLiteral("/home/creator/take"));
    dialog->setKind(ui::ExportKind::video);
    ASSERT_TRUE(waitUntil([&] { return dialog->estimateText().contains(QStringLiteral("about")); }));
    settle();
    check("export", *dialog);
    dialog->close();
}

INSTANTIATE_TEST_SUITE_P(Both, Looks, testing::Values("dark", "light"),
                         [](const auto& theme) { return std::string(theme.param); });

/// The same letters on every machine: a font of its own without hinting, and no blinking.
class SameEverywhere : public testing::Environment {
public:
    void SetUp() override {
        QLocale::setDefault(QLocale(QLocale::English));
        QApplication::setCursorFlashTime(0);
        const int id = QFontDatabase::addApplicationFont(QStringLiteral(SPLATREEL_LOOKS "/looks.ttf"));
        QFont font(QFontDatabase::applicationFontFamilies(id).value(0));
        font.setPixelSize(12);
        font.setHintingPreference(QFont::PreferNoHinting);
        QApplication::setFont(font);
    }
};

[[maybe_unused]] const testing::Environment* const sameEverywhere =
    testing::AddGlobalTestEnvironment(new SameEverywhere);

}  // namespace
}  // namespace splatreel::tests
