#pragma once

#include <vector>

class QMenu;
class QMenuBar;

namespace splatreel::ui {

class ActionRegistry;

/// Adds every action of the window with its name, icon and standard keys.
void declareActions(ActionRegistry& actions);

/// Builds the menus from them. Submenus that fill themselves (recent files, panels, layouts) are left to the
/// window: they are found by their object names "recentMenu", "panelsMenu" and "layoutsMenu".
void buildMenus(QMenuBar& bar, const ActionRegistry& actions);

/// Ids of actions as they stand in a menu; "" is a line between them.
using MenuIds = std::vector<const char*>;
void addAll(QMenu& menu, const ActionRegistry& actions, const MenuIds& ids);
/// What the menu bar and the timeline's own menus have in common.
[[nodiscard]] MenuIds timelineSpeedMenu();
[[nodiscard]] MenuIds timelineFadeMenu();
[[nodiscard]] MenuIds timelineTrackMenu();

}  // namespace splatreel::ui
