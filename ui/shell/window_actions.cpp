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

#define TEXT(text) QT_TRANSLATE_NOOP("Actions", text)

QString translated(const char* text) {
    return QCoreApplication::translate("Actions", text);
}

QKeySequence keys(QKeyCombination combination) {
    return QKeySequence(combination);
}

const std::vector<Declaration>& declarations() {
    constexpr auto ctrl = Qt::CTRL;
    constexpr auto shift = Qt::SHIFT;
    static const std::vector<Declaration> all = {
        {"file.open", TEXT("File"), TEXT("&Open…"), "open", {keys(ctrl | Qt::Key_O)}},
        {"file.open_folder",
         TEXT("File"),
         TEXT("Open a &folder…"),
         "folder",
         {keys(ctrl | shift | Qt::Key_O)}},
        {"file.sample", TEXT("File"), TEXT("Open the sa&mple"), "", {}},
        {"file.new", TEXT("File"), TEXT("&New project"), "", {keys(ctrl | Qt::Key_N)}},
        {"file.save", TEXT("File"), TEXT("&Save"), "save", {keys(ctrl | Qt::Key_S)}},
        {"file.save_as", TEXT("File"), TEXT("Save &as…"), "", {keys(ctrl | shift | Qt::Key_S)}},
        {"file.save_copy", TEXT("File"), TEXT("Save a &copy with media…"), "", {}},
        {"file.export", TEXT("File"), TEXT("&Export…"), "export", {keys(ctrl | Qt::Key_E)}},
        {"file.preferences", TEXT("File"), TEXT("&Preferences…"), "settings", {keys(ctrl | Qt::Key_Comma)}},
        {"file.quit", TEXT("File"), TEXT("&Quit"), "", {keys(ctrl | Qt::Key_Q)}},

        {"edit.undo", TEXT("Edit"), TEXT("&Undo"), "undo", {keys(ctrl | Qt::Key_Z)}},
        {"edit.redo", TEXT("Edit"), TEXT("&Redo"), "redo", {keys(ctrl | shift | Qt::Key_Z)}},
        {"edit.delete",
         TEXT("Edit"),
         TEXT("&Delete selected Gaussians"),
         "delete",
         {keys(Qt::Key_X), keys(Qt::Key_Delete)}},
        {"edit.select_all", TEXT("Edit"), TEXT("Select &all"), "", {keys(ctrl | Qt::Key_A)}},
        {"edit.select_none", TEXT("Edit"), TEXT("Select &nothing"), "", {keys(ctrl | shift | Qt::Key_A)}},
        {"edit.invert_selection", TEXT("Edit"), TEXT("&Invert the selection"), "", {keys(ctrl | Qt::Key_I)}},

        {"tool.select", TEXT("Tools"), TEXT("&Select a rectangle"), "select", {keys(Qt::Key_V)}, true},
        {"tool.brush", TEXT("Tools"), TEXT("Select by &brush"), "brush", {keys(Qt::Key_B)}, true},
        {"tool.select_box", TEXT("Tools"), TEXT("Select by bo&x"), "box", {keys(shift | Qt::Key_V)}, true},
        {"tool.brush_smaller", TEXT("Tools"), TEXT("Smaller brush"), "", {keys(Qt::Key_BracketLeft)}},
        {"tool.brush_larger", TEXT("Tools"), TEXT("Larger brush"), "", {keys(Qt::Key_BracketRight)}},
        {"tool.box", TEXT("Tools"), TEXT("&Crop box"), "crop", {keys(shift | Qt::Key_B)}, true},
        {"tool.lasso", TEXT("Tools"), TEXT("Select by &lasso"), "lasso", {keys(shift | Qt::Key_L)}, true},
        {"tool.move", TEXT("Tools"), TEXT("&Move"), "move", {keys(Qt::Key_W)}, true},
        {"tool.rotate", TEXT("Tools"), TEXT("&Rotate"), "rotate", {keys(Qt::Key_E)}, true},
        {"tool.scale", TEXT("Tools"), TEXT("Sca&le"), "scale", {keys(Qt::Key_R)}, true},
        {"tool.none", TEXT("Tools"), TEXT("&Look around"), "eye", {keys(Qt::Key_Escape)}, true},

        {"clip.generate", TEXT("Clip"), TEXT("&Generate"), "generate", {keys(Qt::Key_G)}},
        {"clip.matte", TEXT("Clip"), TEXT("Show the &matte"), "matte", {keys(Qt::Key_M)}, true},
        {"clip.paint_matte",
         TEXT("Clip"),
         TEXT("&Paint the matte"),
         "paint",
         {keys(shift | Qt::Key_M)},
         true},
        {"clip.paint_swap",
         TEXT("Clip"),
         TEXT("&Swap what stays and what goes"),
         "",
         {keys(shift | Qt::Key_X)}},
        {"clip.clear_frame_strokes", TEXT("Clip"), TEXT("Clear this &frame's strokes"), "", {}},
        {"clip.clear_strokes", TEXT("Clip"), TEXT("Clear &all strokes"), "", {}},
        {"clip.choose_matte", TEXT("Clip"), TEXT("&Choose a matte…"), "", {}},
        {"clip.remove", TEXT("Clip"), TEXT("&Remove the clip"), "", {}},

        {"take.pause", TEXT("Take"), TEXT("&Pause the generation"), "pause", {}},
        {"take.cancel", TEXT("Take"), TEXT("&Stop the generation"), "stop", {}},
        {"take.continue", TEXT("Take"), TEXT("&Continue the generation"), "play", {}},
        {"take.turntable", TEXT("Take"), TEXT("Show as &turntable"), "rotate", {keys(Qt::Key_T)}, true},
        {"take.still", TEXT("Take"), TEXT("Save a &still…"), "", {keys(ctrl | Qt::Key_P)}},
        {"take.remove", TEXT("Take"), TEXT("&Remove the take"), "", {}},

        {"timeline.split", TEXT("Timeline"), TEXT("&Split at the playhead"), "", {keys(Qt::Key_S)}},
        {"timeline.copy", TEXT("Timeline"), TEXT("&Copy"), "", {keys(ctrl | Qt::Key_C)}},
        {"timeline.paste", TEXT("Timeline"), TEXT("&Paste at the playhead"), "", {keys(ctrl | Qt::Key_V)}},
        {"timeline.duplicate", TEXT("Timeline"), TEXT("&Duplicate"), "", {keys(ctrl | Qt::Key_D)}},
        {"timeline.delete", TEXT("Timeline"), TEXT("De&lete what is chosen"), "", {}},
        {"timeline.ripple_delete", TEXT("Timeline"), TEXT("Delete and close the &gap"), "", {}},
        {"timeline.slower", TEXT("Timeline"), TEXT("&Half as fast"), "", {}},
        {"timeline.faster", TEXT("Timeline"), TEXT("&Twice as fast"), "", {}},
        {"timeline.reverse", TEXT("Timeline"), TEXT("&Reverse"), "", {}},
        {"timeline.marker", TEXT("Timeline"), TEXT("Add a &marker"), "", {keys(ctrl | Qt::Key_M)}},
        {"timeline.import_camera", TEXT("Timeline"), TEXT("&Import a camera path…"), "", {}},
        {"timeline.export_camera", TEXT("Timeline"), TEXT("E&xport the camera path…"), "", {}},
        {"timeline.fit", TEXT("Timeline"), TEXT("Show &everything"), "", {keys(shift | Qt::Key_Z)}},
        {"timeline.snap", TEXT("Timeline"), TEXT("S&nap"), "", {}, true},
        {"timeline.follow", TEXT("Timeline"), TEXT("&Follow the playhead"), "", {}, true},

        {"play.toggle", TEXT("Play"), TEXT("&Play or pause"), "play", {keys(Qt::Key_Space)}},
        {"play.backward", TEXT("Play"), TEXT("Shuttle &backward"), "", {keys(Qt::Key_J)}},
        {"play.stop", TEXT("Play"), TEXT("Stop the shuttle"), "", {keys(Qt::Key_K)}},
        {"play.forward", TEXT("Play"), TEXT("Shuttle &forward"), "", {keys(Qt::Key_L)}},
        {"play.previous", TEXT("Play"), TEXT("Frame back"), "previous", {keys(Qt::Key_Left)}},
        {"play.next", TEXT("Play"), TEXT("Frame forward"), "next", {keys(Qt::Key_Right)}},
        {"play.ten_back", TEXT("Play"), TEXT("Ten frames back"), "", {keys(shift | Qt::Key_Left)}},
        {"play.ten_forward", TEXT("Play"), TEXT("Ten frames forward"), "", {keys(shift | Qt::Key_Right)}},
        {"play.first", TEXT("Play"), TEXT("To the first frame"), "first", {keys(Qt::Key_Home)}},
        {"play.last", TEXT("Play"), TEXT("To the last frame"), "last", {keys(Qt::Key_End)}},
        {"play.in", TEXT("Play"), TEXT("Set &in"), "", {keys(Qt::Key_I)}},
        {"play.out", TEXT("Play"), TEXT("Set &out"), "", {keys(Qt::Key_O)}},
        {"play.clear_range", TEXT("Play"), TEXT("Clear in and out"), "", {keys(Qt::ALT | Qt::Key_X)}},
        {"play.loop", TEXT("Play"), TEXT("Next way to &loop"), "loop", {keys(shift | Qt::Key_P)}},
        {"play.camera_key", TEXT("Play"), TEXT("Set a &camera key"), "key", {keys(Qt::Key_C)}},
        {"play.previous_key",
         TEXT("Play"),
         TEXT("To the camera key before"),
         "",
         {keys(Qt::ALT | Qt::Key_Left)}},
        {"play.next_key", TEXT("Play"), TEXT("To the next camera key"), "", {keys(Qt::ALT | Qt::Key_Right)}},

        {"view.frame", TEXT("View"), TEXT("&Frame the object"), "frame", {keys(Qt::Key_F)}},
        {"view.input_camera", TEXT("View"), TEXT("&Input camera"), "camera", {keys(Qt::Key_0)}},
        {"view.camera_track",
         TEXT("View"),
         TEXT("&Look through the camera track"),
         "",
         {keys(shift | Qt::Key_0)},
         true},
        {"view.front", TEXT("View"), TEXT("F&ront"), "", {keys(Qt::Key_1)}},
        {"view.right", TEXT("View"), TEXT("R&ight"), "", {keys(Qt::Key_3)}},
        {"view.top", TEXT("View"), TEXT("&Top"), "", {keys(Qt::Key_7)}},
        {"view.back", TEXT("View"), TEXT("&Back"), "", {keys(ctrl | Qt::Key_1)}},
        {"view.left", TEXT("View"), TEXT("&Left"), "", {keys(ctrl | Qt::Key_3)}},
        {"view.bottom", TEXT("View"), TEXT("Botto&m"), "", {keys(ctrl | Qt::Key_7)}},
        {"view.orthographic", TEXT("View"), TEXT("&Orthographic"), "", {keys(Qt::Key_5)}},
        {"view.compare_hold", TEXT("View"), TEXT("Hold to see the other one"), "", {keys(Qt::Key_Tab)}},
        {"view.wipe", TEXT("View"), TEXT("&Wipe"), "compare", {keys(shift | Qt::Key_W)}, true},
        {"view.side_by_side", TEXT("View"), TEXT("&Side by side"), "", {keys(shift | Qt::Key_C)}, true},
        {"view.difference", TEXT("View"), TEXT("&Difference"), "", {keys(shift | Qt::Key_D)}, true},
        {"view.grid", TEXT("View"), TEXT("&Grid and axes"), "", {keys(shift | Qt::Key_G)}, true},
        {"view.camera_path", TEXT("View"), TEXT("Camera &path"), "", {}, true},
        {"view.cube", TEXT("View"), TEXT("View &cube"), "", {}, true},
        {"view.statistics", TEXT("View"), TEXT("Stati&stics"), "statistics", {keys(Qt::Key_F3)}, true},

        {"window.theme", TEXT("Window"), TEXT("Other &theme"), "theme", {keys(ctrl | shift | Qt::Key_T)}},
        {"window.full_screen",
         TEXT("Window"),
         TEXT("&Full screen"),
         "full_screen",
         {keys(Qt::Key_F11)},
         true},
        {"window.reset_layout", TEXT("Window"), TEXT("&Standard layout"), "", {}},

        {"help.search", TEXT("Help"), TEXT("&Search actions"), "search", {keys(ctrl | Qt::Key_K)}},
        {"help.keys", TEXT("Help"), TEXT("&Keys…"), "keyboard", {keys(Qt::Key_F1)}},
        {"help.about", TEXT("Help"), TEXT("&About Splatreel"), "info", {}},
    };
    return all;
}

#undef TEXT

void addAll(QMenu& menu, const ActionRegistry& actions, std::initializer_list<const char*> ids) {
    for (const char* id : ids) {
        if (*id == '\0') {
            menu.addSeparator();
        } else {
            menu.addAction(actions.action(QLatin1String(id)));
        }
    }
}

}  // namespace

void declareActions(ActionRegistry& actions) {
    for (const Declaration& declaration : declarations()) {
        QAction* action =
            actions.add(QLatin1String(declaration.id), translated(declaration.category),
                        translated(declaration.name), QLatin1String(declaration.icon), declaration.keys);
        action->setCheckable(declaration.checkable);
    }
}

void buildMenus(QMenuBar& bar, const ActionRegistry& actions) {
    QMenu* file = bar.addMenu(translated("&File"));
    addAll(*file, actions, {"file.new", "file.open", "file.open_folder"});
    file->addMenu(translated("Open &recent"))->setObjectName(QStringLiteral("recentMenu"));
    addAll(*file, actions,
           {"file.sample", "", "file.save", "file.save_as", "file.save_copy", "", "file.export", "take.still",
            "", "file.preferences", "", "file.quit"});
    addAll(*bar.addMenu(translated("&Edit")), actions,
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
    addAll(*bar.addMenu(translated("&Clip")), actions,
           {"clip.generate", "", "clip.matte", "clip.paint_matte", "clip.paint_swap",
            "clip.clear_frame_strokes", "clip.clear_strokes", "clip.choose_matte", "", "clip.remove"});
    addAll(*bar.addMenu(translated("&Take")), actions,
           {"take.turntable", "", "take.pause", "take.cancel", "take.continue", "", "take.remove"});
    addAll(*bar.addMenu(translated("T&imeline")), actions,
           {"timeline.split",
            "timeline.copy",
            "timeline.paste",
            "timeline.duplicate",
            "timeline.delete",
            "timeline.ripple_delete",
            "",
            "timeline.slower",
            "timeline.faster",
            "timeline.reverse",
            "",
            "timeline.marker",
            "play.in",
            "play.out",
            "play.clear_range",
            "",
            "play.camera_key",
            "play.previous_key",
            "play.next_key",
            "timeline.import_camera",
            "timeline.export_camera",
            "",
            "timeline.fit",
            "timeline.snap",
            "timeline.follow"});
    QMenu* view = bar.addMenu(translated("&View"));
    addAll(*view, actions,
           {"view.frame", "view.input_camera", "view.camera_track", "view.front", "view.right", "view.top",
            "view.orthographic", "", "view.wipe", "view.side_by_side", "view.difference", "", "view.grid",
            "view.camera_path", "view.cube", "view.statistics", ""});
    QMenu* play = view->addMenu(translated("&Play"));
    addAll(*play, actions,
           {"play.toggle", "play.previous", "play.next", "play.first", "play.last", "", "play.loop"});
    QMenu* window = bar.addMenu(translated("&Window"));
    window->addMenu(translated("&Panels"))->setObjectName(QStringLiteral("panelsMenu"));
    addAll(*window, actions, {"window.reset_layout", "", "window.theme", "window.full_screen"});
    addAll(*bar.addMenu(translated("&Help")), actions, {"help.search", "help.keys", "", "help.about"});
}

}  // namespace splatreel::ui
