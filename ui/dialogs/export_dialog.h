#pragma once

#include "ui/session/export_job.h"
#include "ui/session/session.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace splatreel::ui {

class BannerStrip;
class ViewportWindow;

/// Format, range, size before it is written, and where to; the export itself is a job in the queue.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    ExportDialog(Session& session, ViewportWindow& viewport, QWidget* parent = nullptr);

    void setPath(const QString& path);
    void setKind(ExportKind kind);
    void start();
    [[nodiscard]] QString estimateText() const;

private:
    void build();
    void update();
    void browse();
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
    QLabel* estimate_;
    QPushButton* export_;
    bool pathChosen_ = false;
    std::shared_ptr<std::stop_source> estimating_;
};

}  // namespace splatreel::ui
