#include "ui/panels/history_panel.h"

#include "ui/session/session.h"
#include "ui/theme/theme.h"

namespace splatreel::ui {

HistoryPanel::HistoryPanel(Session& session, QWidget* parent) : QListWidget(parent), session_(session) {
    setAccessibleName(tr("Steps"));
    setViewportMargins(2 * metric::grid, metric::grid, 2 * metric::grid, metric::grid);
    connect(&session_, &Session::projectChanged, this, &HistoryPanel::fill);
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
        if (!filling_ && row >= 0) session_.goTo(row);
    });
    fill();
}

void HistoryPanel::changeEvent(QEvent* event) {
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) fill();
}

void HistoryPanel::fill() {
    filling_ = true;
    const std::vector<std::string> names = session_.history().names();
    while (count() > static_cast<int>(names.size())) delete takeItem(count() - 1);
    for (int row = 0; row < static_cast<int>(names.size()); ++row) {
        if (row >= count()) addItem(QString());
        const std::string& name = names[static_cast<std::size_t>(row)];
        item(row)->setText(name.empty() ? tr("Start") : QString::fromStdString(name));
        // No brush at all: the list's own colour, which follows the theme.
        const bool undone = row > session_.history().position();
        item(row)->setData(Qt::ForegroundRole,
                           undone ? QVariant(QBrush(currentTheme().secondText)) : QVariant());
    }
    setCurrentRow(session_.history().position());
    filling_ = false;
}

}  // namespace splatreel::ui
