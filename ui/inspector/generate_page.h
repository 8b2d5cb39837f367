#pragma once

#include "ui/inspector/preset_store.h"
#include "ui/session/session.h"

#include <QWidget>
#include <array>
#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTimer;
class QToolButton;

namespace splatreel::ui {

class BannerStrip;
class ParameterPanel;
class SeedRow;
class ViewsSection;

/// The inspector's first page: which engine, which preset, every parameter, what a run will cost, and the
/// button that starts it. While the current take is generated, live parameters reach the run at once.
class GeneratePage : public QWidget {
    Q_OBJECT

public:
    GeneratePage(Session& session, Preferences& preferences, PresetStore presets, QWidget* parent = nullptr);

    [[nodiscard]] BannerStrip& banners() { return *banners_; }
    [[nodiscard]] bool canGenerate() const;
    void generate();
    void choosePreset(const QString& preset);
    void chooseEngine(const QString& engine);
    [[nodiscard]] QString engineName() const;
    [[nodiscard]] QString presetName() const;
    /// Engine presets and the user's own, for menus.
    [[nodiscard]] QStringList presetNames() const;
    /// Engine, preset and the values of A and B, as text that only `setState` reads; empty while there is no
    /// engine.
    [[nodiscard]] std::string state() const;
    /// Goes back to such a state, at once or as soon as its engine is there.
    void setState(const std::string& state);
    /// "draft · about 1 min · 1.1 GiB", or what is missing.
    [[nodiscard]] QString estimateText() const { return estimateText_; }

signals:
    void stateChanged();  ///< estimate, presets or whether it can generate
    /// A clip can only be generated from once its object is known.
    void matteWanted(splatreel::ui::ClipId clip);

private:
    void buildHead();
    void buildFoot();
    void enginesChanged();
    void fillPresets();
    /// Shows the values of a preset.
    void presetChosen(int index);
    /// Shows a preset, where it is there, without a word of what is left for it.
    void showPreset(const QString& preset);
    /// Another one was chosen: those of the last that were changed can be taken back.
    void presetChanged(int index);
    void parametersChanged(bool settled);
    void sendLive();
    // Presets (generate_presets.cpp).
    [[nodiscard]] bool isUserPreset() const;
    /// The engine's preset that the chosen one is, or builds on.
    [[nodiscard]] QString basePreset() const;
    /// Saves under the name that was typed, once that is a good one and nothing is lost by it.
    void savePreset();
    void storePreset(const QString& name);
    void deletePreset();
    /// Says what was done to a preset and offers its text back.
    void offerBack(const QString& what, const QString& engine, const QString& name, const std::string& text);
    void tellPreset(const core::Error& error);
    void resetValues();

    void switchSlot(int slot);
    void applyWantedState();
    void askRestart(const QString& parameter);
    void askNewRun(const QString& label);
    /// The row's seed, or the next one with which no take was made just so.
    [[nodiscard]] std::uint64_t freshSeed(const GenerationOrder& order) const;
    void updateEstimate();
    void updateState();
    void updateRange();
    /// The part of the timeline that is to be generated; nothing: the whole clip.
    [[nodiscard]] std::optional<core::FrameSpan> chosenRange() const;

    Session& session_;
    Preferences& preferences_;
    PresetStore presets_;

    QLabel* empty_;  ///< what will be here, while there is no engine
    QWidget* head_;
    QComboBox* engine_;
    QComboBox* preset_;
    QToolButton* more_;
    std::array<QToolButton*, 2> slots_{};
    SeedRow* seed_;
    ParameterPanel* panel_;
    ViewsSection* views_;
    QWidget* saveRow_;
    QLineEdit* saveName_;
    BannerStrip* banners_;
    QCheckBox* onlyRange_;  ///< shown while in and out leave frames of the clip out
    QLabel* estimate_;
    QPushButton* button_;
    QTimer* estimateTimer_;
    QTimer* liveTimer_;

    int slot_ = 0;  ///< 0: A, 1: B
    std::array<std::optional<core::ParameterSet>, 2> sets_;
    std::array<QString, 2> slotPresets_;  ///< that the sets build on
    core::ParameterSet loaded_;           ///< the chosen preset's
    QString loadedName_;
    core::ParameterSet sent_;  ///< what a run knows of the panel, or was begun without
    std::string wantedState_;  ///< until its engine is loaded
    QString estimateText_;
    std::shared_ptr<std::stop_source> estimating_;
};

}  // namespace splatreel::ui
