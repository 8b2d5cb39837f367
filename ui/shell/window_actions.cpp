#include "ui/shell/window_actions.h"

#include "ui/actions/action_registry.h"

#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>
#include <vector>

namespace splatreel::ui {
namespace {

struct Declaration {
    const char* id;
    const char* category;
    const char* name;
    const char* icon;
    QList<QKeySequence> keys;
    bool checkable = false;
};

/// All that can be done, in the words of the menus.
struct Actions {
    Q_DECLARE_TR_FUNCTIONS(Actions)

public:
    static const std::vector<Declaration>& declarations();
};

QKeySequence keys(QKeyCombination combination) {
    return QKeySequence(combination);
}

const std::vector<Declaration>& Actions::declarations() {
    constexpr auto ctrl = Qt::CTRL;
    constexpr auto shift = Qt::SHIFT;
    static const std::vector<Declaration> all = {
        {"file.open", QT_TR_NOOP("File"), QT_TR_NOOP("&Open…"), "open", {keys(ctrl | Qt::Key_O)}},
        {"file.open_folder",
         QT_TR_NOOP("File"),
         QT_TR_NOOP("Open a &folder…"),
         "folder",
         {keys(ctrl | shift | Qt::Key_O)}},
        {"file.sample", QT_TR_NOOP("File"), QT_TR_NOOP("Open the sa&mple"), "", {}},
        {"file.new", QT_TR_NOOP("File"), QT_TR_NOOP("&New project"), "", {keys(ctrl | Qt::Key_N)}},
        {"file.recover", QT_TR_NOOP("File"), QT_TR_NOOP("Reco&ver unsaved work"), "", {}},
        {"file.save", QT_TR_NOOP("File"), QT_TR_NOOP("&Save"), "save", {keys(ctrl | Qt::Key_S)}},
        {"file.save_as", QT_TR_NOOP("File"), QT_TR_NOOP("Save &as…"), "", {keys(ctrl | shift | Qt::Key_S)}},
        {"file.save_copy", QT_TR_NOOP("File"), QT_TR_NOOP("Save a &copy with media…"), "", {}},
        {"file.export", QT_TR_NOOP("File"), QT_TR_NOOP("&Export…"), "export", {keys(ctrl | Qt::Key_E)}},
        {"file.preferences",
         QT_TR_NOOP("File"),
         QT_TR_NOOP("&Preferences…"),
         "settings",
         {keys(ctrl | Qt::Key_Comma)}},
        {"file.quit", QT_TR_NOOP("File"), QT_TR_NOOP("&Quit"), "", {keys(ctrl | Qt::Key_Q)}},

        {"edit.undo", QT_TR_NOOP("Edit"), QT_TR_NOOP("&Undo"), "undo", {keys(ctrl | Qt::Key_Z)}},
        {"edit.redo", QT_TR_NOOP("Edit"), QT_TR_NOOP("&Redo"), "redo", {keys(ctrl | shift | Qt::Key_Z)}},
        {"edit.delete",
         QT_TR_NOOP("Edit"),
         QT_TR_NOOP("&Delete selected Gaussians"),
         "delete",
         {keys(Qt::Key_X), keys(Qt::Key_Delete)}},
        {"edit.select_all", QT_TR_NOOP("Edit"), QT_TR_NOOP("Select &all"), "", {keys(ctrl | Qt::Key_A)}},
        {"edit.select_none",
         QT_TR_NOOP("Edit"),
         QT_TR_NOOP("Select &nothing"),
         "",
         {keys(ctrl | shift | Qt::Key_A)}},
        {"edit.invert_selection",
         QT_TR_NOOP("Edit"),
         QT_TR_NOOP("&Invert the selection"),
         "",
         {keys(ctrl | Qt::Key_I)}},

        {"tool.select",
         QT_TR_NOOP("Tools"),
         QT_TR_NOOP("&Select a rectangle"),
         "select",
         {keys(Qt::Key_V)},
         true},
        {"tool.brush", QT_TR_NOOP("Tools"), QT_TR_NOOP("Select by &brush"), "brush", {keys(Qt::Key_B)}, true},
        {"tool.select_box",
         QT_TR_NOOP("Tools"),
         QT_TR_NOOP("Select by bo&x"),
         "box",
         {keys(shift | Qt::Key_V)},
         true},
        {"tool.brush_smaller",
         QT_TR_NOOP("Tools"),
         QT_TR_NOOP("Smaller brush"),
         "",
         {keys(Qt::Key_BracketLeft)}},
        {"tool.brush_larger",
         QT_TR_NOOP("Tools"),
         QT_TR_NOOP("Larger brush"),
         "",
         {keys(Qt::Key_BracketRight)}},
        {"tool.box", QT_TR_NOOP("Tools"), QT_TR_NOOP("&Crop box"), "crop", {keys(shift | Qt::Key_B)}, true},
        {"tool.lasso",
         QT_TR_NOOP("Tools"),
         QT_TR_NOOP("Select by lass&o"),
         "lasso",
         {keys(shift | Qt::Key_L)},
         true},
        {"tool.move", QT_TR_NOOP("Tools"), QT_TR_NOOP("&Move"), "move", {keys(Qt::Key_W)}, true},
        {"tool.rotate", QT_TR_NOOP("Tools"), QT_TR_NOOP("Ro&tate"), "rotate", {keys(Qt::Key_E)}, true},
        {"tool.scale", QT_TR_NOOP("Tools"), QT_TR_NOOP("Scal&e"), "scale", {keys(Qt::Key_R)}, true},
        {"tool.none", QT_TR_NOOP("Tools"), QT_TR_NOOP("&Look around"), "eye", {keys(Qt::Key_Escape)}, true},

        {"clip.generate", QT_TR_NOOP("Clip"), QT_TR_NOOP("&Generate"), "generate", {keys(Qt::Key_G)}},
        {"clip.matte", QT_TR_NOOP("Clip"), QT_TR_NOOP("Show the &matte"), "matte", {keys(Qt::Key_M)}, true},
        {"clip.paint_matte",
         QT_TR_NOOP("Clip"),
         QT_TR_NOOP("&Paint the matte"),
         "paint",
         {keys(shift | Qt::Key_M)},
         true},
        {"clip.paint_swap",
         QT_TR_NOOP("Clip"),
         QT_TR_NOOP("&Swap what stays and what goes"),
         "",
         {keys(shift | Qt::Key_X)}},
        {"clip.clear_frame_strokes", QT_TR_NOOP("Clip"), QT_TR_NOOP("Clear this &frame's strokes"), "", {}},
        {"clip.clear_strokes", QT_TR_NOOP("Clip"), QT_TR_NOOP("Clear &all strokes"), "", {}},
        {"clip.choose_matte", QT_TR_NOOP("Clip"), QT_TR_NOOP("&Choose a matte…"), "", {}},
        {"clip.remove", QT_TR_NOOP("Clip"), QT_TR_NOOP("&Remove the clip"), "", {}},

        {"take.pause", QT_TR_NOOP("Take"), QT_TR_NOOP("&Pause the generation"), "pause", {}},
        {"take.cancel", QT_TR_NOOP("Take"), QT_TR_NOOP("&Stop the generation"), "stop", {}},
        {"take.continue", QT_TR_NOOP("Take"), QT_TR_NOOP("&Continue the generation"), "play", {}},
        {"take.turntable",
         QT_TR_NOOP("Take"),
         QT_TR_NOOP("Show as &turntable"),
         "rotate",
         {keys(Qt::Key_T)},
         true},
        {"take.still", QT_TR_NOOP("Take"), QT_TR_NOOP("Save a s&till…"), "", {keys(ctrl | Qt::Key_P)}},
        {"take.remove", QT_TR_NOOP("Take"), QT_TR_NOOP("&Remove the take"), "", {}},

        {"timeline.split",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("&Split at the playhead"),
         "",
         {keys(Qt::Key_S)}},
        {"timeline.copy", QT_TR_NOOP("Timeline"), QT_TR_NOOP("&Copy"), "", {keys(ctrl | Qt::Key_C)}},
        {"timeline.paste",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("&Paste at the playhead"),
         "",
         {keys(ctrl | Qt::Key_V)}},
        {"timeline.duplicate",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("&Duplicate"),
         "",
         {keys(ctrl | Qt::Key_D)}},
        {"timeline.delete", QT_TR_NOOP("Timeline"), QT_TR_NOOP("De&lete what is chosen"), "", {}},
        {"timeline.ripple_delete",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("Delete and close the &gap"),
         "",
         {keys(shift | Qt::Key_Delete)}},
        {"timeline.rename", QT_TR_NOOP("Timeline"), QT_TR_NOOP("&Rename"), "", {keys(Qt::Key_F2)}},
        {"timeline.slower", QT_TR_NOOP("Timeline"), QT_TR_NOOP("&Half as fast"), "", {}},
        {"timeline.faster", QT_TR_NOOP("Timeline"), QT_TR_NOOP("&Twice as fast"), "", {}},
        {"timeline.speed_percent", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Speed in &percent…"), "", {}},
        {"timeline.speed_curve",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("Speed &curve…"),
         "",
         {keys(ctrl | Qt::Key_R)}},
        {"timeline.speed_as_filmed", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Speed as &filmed"), "", {}},
        {"timeline.reverse", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Re&verse"), "", {}},
        {"timeline.freeze",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("Free&ze the playhead's frame for a second"),
         "",
         {}},
        {"timeline.slip_back",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("Slip: show one frame &earlier"),
         "",
         {keys(Qt::ALT | Qt::Key_Comma)}},
        {"timeline.slip_forward",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("Slip: show one frame &later"),
         "",
         {keys(Qt::ALT | Qt::Key_Period)}},
        {"timeline.fade_in", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Fade &in, half a second"), "", {}},
        {"timeline.fade_out", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Fade &out, half a second"), "", {}},
        {"timeline.fade_none", QT_TR_NOOP("Timeline"), QT_TR_NOOP("No &fades"), "", {}},
        {"timeline.interpolate",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("Interpolate bet&ween frames"),
         "",
         {},
         true},
        {"timeline.enable", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Clip ena&bled"), "", {}, true},
        {"timeline.key_numbers", QT_TR_NOOP("Timeline"), QT_TR_NOOP("&Numbers of the camera key…"), "", {}},
        {"timeline.key_replace",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("&Set the camera key to the camera of now"),
         "",
         {}},
        {"timeline.key_smooth",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("Camera goes s&moothly, through the keys"),
         "",
         {},
         true},
        {"timeline.key_ease", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Camera &eases in and out"), "", {}, true},
        {"timeline.key_even",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("Camera goes e&venly to the next key"),
         "",
         {},
         true},
        {"timeline.key_hold", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Camera &holds, then cuts"), "", {}, true},
        {"timeline.camera_straight",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("Camera goes strai&ght rather than round the object"),
         "",
         {},
         true},
        {"timeline.track_up", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Move the track &up"), "", {}},
        {"timeline.track_down", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Move the track &down"), "", {}},
        {"timeline.track_show", QT_TR_NOOP("Timeline"), QT_TR_NOOP("&Show the track"), "", {}, true},
        {"timeline.track_lock", QT_TR_NOOP("Timeline"), QT_TR_NOOP("&Lock the track"), "", {}, true},
        {"timeline.track_remove", QT_TR_NOOP("Timeline"), QT_TR_NOOP("&Remove the track"), "", {}},
        {"timeline.marker",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("Add a &marker"),
         "",
         {keys(ctrl | Qt::Key_M)}},
        {"timeline.marker_color", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Next colo&ur of the marker"), "", {}},
        {"timeline.rate", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Frames per second…"), "", {}},
        {"timeline.zoom_in",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("Zoom in"),
         "",
         {keys(Qt::Key_Plus), keys(Qt::Key_Equal)}},
        {"timeline.zoom_out", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Zoom out"), "", {keys(Qt::Key_Minus)}},
        {"timeline.import_camera", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Import &a camera path…"), "", {}},
        {"timeline.export_camera", QT_TR_NOOP("Timeline"), QT_TR_NOOP("E&xport the camera path…"), "", {}},
        {"timeline.fit",
         QT_TR_NOOP("Timeline"),
         QT_TR_NOOP("Show ever&ything"),
         "",
         {keys(shift | Qt::Key_Z)}},
        {"timeline.snap", QT_TR_NOOP("Timeline"), QT_TR_NOOP("S&nap"), "", {}, true},
        {"timeline.follow", QT_TR_NOOP("Timeline"), QT_TR_NOOP("Follow the play&head"), "", {}, true},

        {"play.toggle", QT_TR_NOOP("Play"), QT_TR_NOOP("&Play or pause"), "play", {keys(Qt::Key_Space)}},
        {"play.backward", QT_TR_NOOP("Play"), QT_TR_NOOP("Shuttle &backward"), "", {keys(Qt::Key_J)}},
        {"play.stop", QT_TR_NOOP("Play"), QT_TR_NOOP("Stop the shuttle"), "", {keys(Qt::Key_K)}},
        {"play.forward", QT_TR_NOOP("Play"), QT_TR_NOOP("Shuttle &forward"), "", {keys(Qt::Key_L)}},
        {"play.previous", QT_TR_NOOP("Play"), QT_TR_NOOP("Frame back"), "previous", {keys(Qt::Key_Left)}},
        {"play.next", QT_TR_NOOP("Play"), QT_TR_NOOP("Frame forward"), "next", {keys(Qt::Key_Right)}},
        {"play.ten_back",
         QT_TR_NOOP("Play"),
         QT_TR_NOOP("Ten frames back"),
         "",
         {keys(shift | Qt::Key_Left)}},
        {"play.ten_forward",
         QT_TR_NOOP("Play"),
         QT_TR_NOOP("Ten frames forward"),
         "",
         {keys(shift | Qt::Key_Right)}},
        {"play.first", QT_TR_NOOP("Play"), QT_TR_NOOP("To the first frame"), "first", {keys(Qt::Key_Home)}},
        {"play.last", QT_TR_NOOP("Play"), QT_TR_NOOP("To the last frame"), "last", {keys(Qt::Key_End)}},
        {"play.in", QT_TR_NOOP("Play"), QT_TR_NOOP("Set &in"), "", {keys(Qt::Key_I)}},
        {"play.out", QT_TR_NOOP("Play"), QT_TR_NOOP("Set &out"), "", {keys(Qt::Key_O)}},
        {"play.clear_range",
         QT_TR_NOOP("Play"),
         QT_TR_NOOP("Clear in and out"),
         "",
         {keys(Qt::ALT | Qt::Key_X)}},
        {"play.loop", QT_TR_NOOP("Play"), QT_TR_NOOP("Next way to &loop"), "loop", {keys(shift | Qt::Key_P)}},
        {"play.camera_key", QT_TR_NOOP("Play"), QT_TR_NOOP("Set a camera &key"), "key", {keys(Qt::Key_C)}},
        {"play.previous_key",
         QT_TR_NOOP("Play"),
         QT_TR_NOOP("To the camera key before"),
         "",
         {keys(Qt::ALT | Qt::Key_Left)}},
        {"play.next_key",
         QT_TR_NOOP("Play"),
         QT_TR_NOOP("To the next camera key"),
         "",
         {keys(Qt::ALT | Qt::Key_Right)}},

        {"view.frame", QT_TR_NOOP("View"), QT_TR_NOOP("&Frame the object"), "frame", {keys(Qt::Key_F)}},
        {"view.input_camera", QT_TR_NOOP("View"), QT_TR_NOOP("&Input camera"), "camera", {keys(Qt::Key_0)}},
        {"view.camera_track",
         QT_TR_NOOP("View"),
         QT_TR_NOOP("Look thro&ugh the camera track"),
         "",
         {keys(shift | Qt::Key_0)},
         true},
        {"view.front", QT_TR_NOOP("View"), QT_TR_NOOP("F&ront"), "", {keys(Qt::Key_1)}},
        {"view.right", QT_TR_NOOP("View"), QT_TR_NOOP("Ri&ght"), "", {keys(Qt::Key_3)}},
        {"view.top", QT_TR_NOOP("View"), QT_TR_NOOP("&Top"), "", {keys(Qt::Key_7)}},
        {"view.back", QT_TR_NOOP("View"), QT_TR_NOOP("&Back"), "", {keys(ctrl | Qt::Key_1)}},
        {"view.left", QT_TR_NOOP("View"), QT_TR_NOOP("&Left"), "", {keys(ctrl | Qt::Key_3)}},
        {"view.bottom", QT_TR_NOOP("View"), QT_TR_NOOP("Botto&m"), "", {keys(ctrl | Qt::Key_7)}},
        {"view.orthographic", QT_TR_NOOP("View"), QT_TR_NOOP("&Orthographic"), "", {keys(Qt::Key_5)}},
        {"view.compare_hold",
         QT_TR_NOOP("View"),
         QT_TR_NOOP("Hold to see the other one"),
         "",
         {keys(Qt::Key_H), keys(Qt::Key_Tab)}},
        {"view.wipe", QT_TR_NOOP("View"), QT_TR_NOOP("&Wipe"), "compare", {keys(shift | Qt::Key_W)}, true},
        {"view.side_by_side",
         QT_TR_NOOP("View"),
         QT_TR_NOOP("&Side by side"),
         "",
         {keys(shift | Qt::Key_C)},
         true},
        {"view.difference",
         QT_TR_NOOP("View"),
         QT_TR_NOOP("&Difference"),
         "",
         {keys(shift | Qt::Key_D)},
         true},
        {"view.grid", QT_TR_NOOP("View"), QT_TR_NOOP("Grid and a&xes"), "", {keys(shift | Qt::Key_G)}, true},
        {"view.camera_path", QT_TR_NOOP("View"), QT_TR_NOOP("Camera pat&h"), "", {}, true},
        {"view.cube", QT_TR_NOOP("View"), QT_TR_NOOP("View &cube"), "", {}, true},
        {"view.statistics",
         QT_TR_NOOP("View"),
         QT_TR_NOOP("St&atistics"),
         "statistics",
         {keys(Qt::Key_F3)},
         true},

        {"window.theme",
         QT_TR_NOOP("Window"),
         QT_TR_NOOP("Other &theme"),
         "theme",
         {keys(ctrl | shift | Qt::Key_T)}},
        {"window.full_screen",
         QT_TR_NOOP("Window"),
         QT_TR_NOOP("&Full screen"),
         "full_screen",
         {keys(Qt::Key_F11)},
         true},
        {"window.reset_layout", QT_TR_NOOP("Window"), QT_TR_NOOP("&Standard layout"), "", {}},
        {"window.save_layout", QT_TR_NOOP("Window"), QT_TR_NOOP("Save la&yout as…"), "", {}},

        {"help.search",
         QT_TR_NOOP("Help"),
         QT_TR_NOOP("&Search actions"),
         "search",
         {keys(ctrl | Qt::Key_K)}},
        {"help.keys", QT_TR_NOOP("Help"), QT_TR_NOOP("&Keys…"), "keyboard", {keys(Qt::Key_F1)}},
        {"help.about", QT_TR_NOOP("Help"), QT_TR_NOOP("&About Splatreel"), "info", {}},
    };
    return all;
}

}  // namespace

void addAll(QMenu& menu, const ActionRegistry& actions, const MenuIds& ids) {
    for (const char* id : ids) {
        if (*id == '\0') {
            menu.addSeparator();
        } else {
            menu.addAction(actions.action(QLatin1String(id)));
        }
    }
}

MenuIds timelineSpeedMenu() {
    return {"timeline.slower",      "timeline.faster",         "timeline.speed_percent", "",
            "timeline.speed_curve", "timeline.speed_as_filmed"};
}

MenuIds timelineFadeMenu() {
    return {"timeline.fade_in",   "timeline.fade_out",    "timeline.fade_none", "",
            "timeline.slip_back", "timeline.slip_forward"};
}

MenuIds timelineTrackMenu() {
    return {"timeline.track_up",    "timeline.track_down", "",
            "timeline.track_show",  "timeline.track_lock", "",
            "timeline.track_remove"};
}

void declareActions(ActionRegistry& actions) {
    for (const Declaration& declaration : Actions::declarations()) {
        QAction* action =
            actions.add(QLatin1String(declaration.id), Actions::tr(declaration.category),
                        Actions::tr(declaration.name), QLatin1String(declaration.icon), declaration.keys);
        action->setCheckable(declaration.checkable);
    }
}

void buildMenus(QMenuBar& bar, const ActionRegistry& actions) {
    QMenu* file = bar.addMenu(Actions::tr("&File"));
    addAll(*file, actions, {"file.new", "file.open", "file.open_folder"});
    file->addMenu(Actions::tr("Open &recent"))->setObjectName(QStringLiteral("recentMenu"));
    addAll(*file, actions,
           {"file.sample", "file.recover", "", "file.save", "file.save_as", "file.save_copy", "",
            "file.export", "take.still", "", "file.preferences", "", "file.quit"});
    addAll(*bar.addMenu(Actions::tr("&Edit")), actions,
           {"edit.undo",
            "edit.redo",
            "",
            "edit.delete",
            "",
            "edit.select_all",
            "edit.select_none",
            "edit.invert_selection",
            "",
            "tool.none",
            "tool.select",
            "tool.brush",
            "tool.lasso",
            "tool.select_box",
            "",
            "tool.brush_smaller",
            "tool.brush_larger",
            "",
            "tool.box",
            "tool.move",
            "tool.rotate",
            "tool.scale"});
    addAll(*bar.addMenu(Actions::tr("&Clip")), actions,
           {"clip.generate", "", "clip.matte", "clip.paint_matte", "clip.paint_swap",
            "clip.clear_frame_strokes", "clip.clear_strokes", "clip.choose_matte", "", "clip.remove"});
    addAll(*bar.addMenu(Actions::tr("&Take")), actions,
           {"take.turntable", "", "take.pause", "take.cancel", "take.continue", "", "take.remove"});
    QMenu* timeline = bar.addMenu(Actions::tr("T&imeline"));
    addAll(*timeline, actions,
           {"timeline.split", "timeline.copy", "timeline.paste", "timeline.duplicate", "timeline.delete",
            "timeline.ripple_delete", "timeline.rename", ""});
    addAll(*timeline->addMenu(Actions::tr("Sp&eed")), actions, timelineSpeedMenu());
    addAll(*timeline->addMenu(Actions::tr("&Fade and slip")), actions, timelineFadeMenu());
    addAll(*timeline, actions,
           {"timeline.reverse", "timeline.freeze", "timeline.interpolate", "timeline.enable", ""});
    addAll(*timeline->addMenu(Actions::tr("&Track")), actions, timelineTrackMenu());
    addAll(*timeline->addMenu(Actions::tr("C&amera")), actions,
           {"play.camera_key", "play.previous_key", "play.next_key", "", "timeline.key_numbers",
            "timeline.key_replace", "", "timeline.key_smooth", "timeline.key_ease", "timeline.key_even",
            "timeline.key_hold", "", "timeline.camera_straight", "", "timeline.import_camera",
            "timeline.export_camera"});
    addAll(*timeline, actions,
           {"timeline.marker", "timeline.marker_color", "", "play.in", "play.out", "play.clear_range", "",
            "timeline.rate", "timeline.fit", "timeline.zoom_in", "timeline.zoom_out", "timeline.snap",
            "timeline.follow"});
    QMenu* view = bar.addMenu(Actions::tr("&View"));
    addAll(*view, actions,
           {"view.frame", "view.input_camera", "view.camera_track", "view.front", "view.right", "view.top",
            "view.orthographic", "", "view.wipe", "view.side_by_side", "view.difference", "", "view.grid",
            "view.camera_path", "view.cube", "view.statistics", "view.compare_hold", ""});
    QMenu* play = view->addMenu(Actions::tr("&Play"));
    addAll(*play, actions,
           {"play.toggle", "play.previous", "play.next", "play.first", "play.last", "", "play.loop"});
    QMenu* window = bar.addMenu(Actions::tr("&Window"));
    window->addMenu(Actions::tr("&Panels"))->setObjectName(QStringLiteral("panelsMenu"));
    window->addMenu(Actions::tr("&Layouts"))->setObjectName(QStringLiteral("layoutsMenu"));
    addAll(*window, actions,
           {"window.save_layout", "window.reset_layout", "", "window.theme", "window.full_screen"});
    addAll(*bar.addMenu(Actions::tr("&Help")), actions, {"help.search", "help.keys", "", "help.about"});
}

}  // namespace splatreel::ui
