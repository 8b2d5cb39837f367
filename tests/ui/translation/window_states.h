#pragma once

#include "tests/ui/shell/window_fixture.h"

namespace splatreel::tests {

/// The window, to be looked at in all the states that it has texts for.
class WindowStates : public WindowTest {
protected:
    void SetUp() override;
    /// Goes through them and calls `look` in each, with its name.
    void visit(const std::function<void(const QString& state)>& look);

private:
    using Look = std::function<void(const QString&)>;
    void visitPages(const Look& look, const QString& state);
    void visitEdits(const Look& look);
    void visitDialogs(const Look& look);
    void visitMenus(const Look& look);
    void visitTrouble(const Look& look);
    /// Opens what waits for an answer, a menu say, looks at it and puts it away.
    void visitPopup(const Look& look, const QString& state, const std::function<void()>& open);
    [[nodiscard]] QString viewsFolder();
};

/// Calls what a menu fills itself by, for all there are.
void fillMenus();

}  // namespace splatreel::tests
