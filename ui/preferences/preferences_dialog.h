#pragma once

#include <QDialog>
#include <functional>
#include <vector>

class QFormLayout;

namespace splatreel::ui {

class Preferences;
struct Preference;

/// Every preference with its control; what is set takes effect at once, what is wrong says so beside it.
class PreferencesDialog : public QDialog {
    Q_OBJECT

public:
    explicit PreferencesDialog(Preferences& preferences, QWidget* parent = nullptr);

private:
    [[nodiscard]] QWidget* controlFor(const Preference& preference);

    Preferences& preferences_;
    std::vector<std::function<void()>> refresh_;
};

}  // namespace splatreel::ui
