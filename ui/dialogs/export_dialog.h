#pragma once

#include "ui/session/export_place.h"
#include "ui/session/session.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QSpinBox;

namespace splatreel::ui {

class BannerStrip;
class ViewportWindow;

/// Format, range, size before it is written, and where to; the export itself is a job in the queue. It is
/// about one take, whichever is chosen meanwhile. What is there already is named at the path, and replaced
/// only where the person says so.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    ExportDialog(Session& session, ViewportWindow& viewport, QWidget* parent = nullptr);

    void setTake(TakeId take);
    void setPath(const QString& path);
    void setKind(ExportKind kind);
    void start();
    [[nodiscard]] QString estimateText() const;

private:
    void build();
    void update();
    void browse();
    /// Looks in the background whether something is there.
    void lookAtPlace();
    void showPlace(const TakenPlace& place);
    void keepEnding();
    [[nodiscard]] ExportKind kind() const;
    [[nodiscard]] ExportOrder order() const;
    [[nodiscard]] QString standardPath() const;

    Session& session_;
    ViewportWindow& viewport_;
    BannerStrip* banners_;
    QComboBox* kind_;
    QComboBox* range_;
    QWidget* pictureRow_;
    QSpinBox* width_;
    QSpinBox* height_;
    QComboBox* camera_;
    QCheckBox* transparent_;
    QLineEdit* path_;
    QWidget* taken_;
    QLabel* takenText_;
    QRadioButton* keepBoth_;
    QRadioButton* replace_;
    QLabel* estimate_;
    QPushButton* export_;
    TakeId take_ = 0;
    bool pathChosen_ = false;
    TakenPlace place_;
    QString placePath_;         ///< that `place_` is of
    int look_ = 0;              ///< number of the newest look at the disk
    bool looked_ = false;       ///< it has come back
    bool startWanted_ = false;  ///< as soon as it has
    std::shared_ptr<std::stop_source> estimating_;
};

}  // namespace splatreel::ui
