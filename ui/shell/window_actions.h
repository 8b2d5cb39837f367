#pragma once

class QMenuBar;

namespace splatreel::ui {

class ActionRegistry;

/// Adds every action of the window with its name, icon and standard keys.
void declareActions(ActionRegistry& actions);

/// Builds the menus from them. Submenus that fill themselves (recent files, panels) are left to the window:
/// they are found by their object names "recentMenu" and "panelsMenu".
void buildMenus(QMenuBar& bar, const ActionRegistry& actions);

}  // namespace splatreel::ui
