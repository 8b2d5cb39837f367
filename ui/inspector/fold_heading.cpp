#include "ui/inspector/fold_heading.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace splatreel::ui {

FoldHeading::FoldHeading(QWidget* parent) : QToolButton(parent) {
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setIconSize(QSize(metric::padding, metric::padding));
    QFont bold = font();
    bold.setBold(true);
    setFont(bold);
}

void FoldHeading::setTitle(const QString& text, bool open) {
    setText(text);
    setAccessibleName(text);
    setIcon(ui::icon(open ? QStringLiteral("chevron_down") : QStringLiteral("chevron_right")));
}

}  // namespace splatreel::ui
