#include "ui/shell/banner.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

namespace splatreel::ui {
namespace {

constexpr int mostShown = 3;
constexpr int mostKept = 12;
constexpr int edgeWidth = 3;

QColor colorOf(Severity severity) {
    const Theme& theme = currentTheme();
    switch (severity) {
        case Severity::info:
            return theme.accent;
        case Severity::warning:
            return theme.warning;
        case Severity::error:
            return theme.error;
    }
    return theme.text;
}

const char* iconOf(Severity severity) {
    switch (severity) {
        case Severity::info:
            return "info";
        case Severity::warning:
            return "warning";
        case Severity::error:
            return "error";
    }
    return "info";
}

bool offersAWay(const Notice& notice) {
    return !notice.button.isEmpty() || !notice.second.isEmpty();
}

/// What is more worth its place has more.
int worthOf(const Notice& notice) {
    return 4 * static_cast<int>(offersAWay(notice)) + static_cast<int>(notice.severity);
}

/// Text that wraps and is as high as its lines at the width that it has: what layouts ask beforehand is often
/// of another width.
class WrappedText final : public QLabel {
public:
    WrappedText(const QString& text, QWidget* parent) : QLabel(text, parent) {
        setWordWrap(true);
        setTextInteractionFlags(Qt::TextSelectableByMouse);
        setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        policy.setHeightForWidth(false);
        setSizePolicy(policy);
        setFixedHeight(metric::controlHeight);
    }

protected:
    void resizeEvent(QResizeEvent* event) override {
        QLabel::resizeEvent(event);
        setFixedHeight(std::max(metric::controlHeight, heightForWidth(width())));
    }
};

}  // namespace

Banner::Banner(const Notice& notice, QWidget* parent) : QFrame(parent), notice_(notice) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metric::padding + edgeWidth, metric::grid, metric::grid, metric::grid);
    layout->setSpacing(2 * metric::grid);
    // The mark is painted, in the theme's colour of the moment.
    layout->addSpacing(metric::smallIcon + 2 * metric::grid);
    auto* text = new WrappedText(notice.text, this);
    text->setObjectName(QStringLiteral("bannerText"));
    // Side by side where there is room, else the ways on below the text.
    const bool wide = notice.place == Place::viewport;
    auto* body = new QBoxLayout(wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    body->setSpacing(wide ? 2 * metric::grid : metric::grid);
    body->addWidget(text, 1, wide ? Qt::AlignTop : Qt::Alignment());
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * metric::grid);
    if (!notice.button.isEmpty() || !notice.second.isEmpty()) body->addLayout(buttons);
    layout->addLayout(body, 1);
    const std::pair<QString, std::function<void()>> ways[] = {{notice.button, notice.action},
                                                              {notice.second, notice.secondAction}};
    for (const auto& [name, action] : ways) {
        if (name.isEmpty()) continue;
        auto* button = new QPushButton(name, this);
        buttons->addWidget(button, 0, Qt::AlignTop | Qt::AlignLeft);
        connect(button, &QPushButton::clicked, this, [this, action = action] {
            emit closed();
            if (action) action();
        });
    }
    if (!wide) buttons->addStretch(1);
    if (buttons->parent() == nullptr) delete buttons;
    auto* close = new QToolButton(this);
    close->setIcon(icon(QStringLiteral("close")));
    close->setIconSize(QSize(metric::padding, metric::padding));
    close->setToolTip(tr("Put away"));
    close->setAccessibleName(tr("Put the message away"));
    layout->addWidget(close, 0, Qt::AlignTop);
    connect(close, &QToolButton::clicked, this, [this, putAway = notice.putAway] {
        emit closed();
        if (putAway) putAway();
    });
    setAccessibleName(notice.text);
}

void Banner::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metric::corner, metric::corner);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colorOf(notice_.severity));
    painter.drawRoundedRect(QRectF(0, 0, edgeWidth, height()), 1, 1);
    painter.drawPixmap(metric::padding + edgeWidth,
                       metric::grid + (metric::controlHeight - metric::smallIcon) / 2,
                       iconPixmap(QLatin1String(iconOf(notice_.severity)), colorOf(notice_.severity),
                                  metric::smallIcon, devicePixelRatioF()));
}

BannerStrip::BannerStrip(QWidget* parent) : QWidget(parent), layout_(new QVBoxLayout(this)) {
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(metric::grid);
    setVisible(false);
}

int BannerStrip::count() const {
    return static_cast<int>(banners_.size());
}

void BannerStrip::add(const Notice& notice) {
    if (!notice.topic.isEmpty()) clear(notice.topic);
    auto* banner = new Banner(notice, this);
    banners_.prepend(banner);
    layout_->insertWidget(0, banner);
    connect(banner, &Banner::closed, this, [this, banner] {
        take(banner);
        arrange();
    });
    if (banners_.size() > mostShown) dropLeast();
    arrange();
}

void BannerStrip::take(Banner* banner) {
    banners_.removeOne(banner);
    layout_->removeWidget(banner);
    banner->hide();
    banner->deleteLater();
}

/// The oldest of those that only tell something; where there are far too many, the oldest that is least
/// worth. The newest is to be seen.
void BannerStrip::dropLeast() {
    Banner* least = banners_.back();
    for (auto i = banners_.size() - 1; i > 0; --i)
        if (worthOf(banners_[i]->notice()) < worthOf(least->notice())) least = banners_[i];
    if (!offersAWay(least->notice()) || banners_.size() > mostKept) take(least);
}

void BannerStrip::arrange() {
    const auto kept = static_cast<int>(banners_.size());
    if (kept > mostShown && more_ == nullptr) {
        more_ = new QPushButton(this);
        more_->setObjectName(QStringLiteral("moreBanners"));
        more_->setFlat(true);
        layout_->addWidget(more_, 0, Qt::AlignLeft);
        connect(more_, &QPushButton::clicked, this, [this] {
            showsAll_ = !showsAll_;
            arrange();
        });
    }
    showsAll_ = showsAll_ && kept > mostShown;
    for (int i = 0; i < kept; ++i) banners_[i]->setVisible(showsAll_ || i < mostShown);
    if (more_ != nullptr) {
        more_->setText(showsAll_ ? tr("Show fewer") : tr("%n more messages", nullptr, kept - mostShown));
        more_->setVisible(kept > mostShown);
    }
    setVisible(kept > 0);
}

void BannerStrip::clear(const QString& topic) {
    const QList<Banner*> all = banners_;
    for (Banner* banner : all)
        if (banner->notice().topic == topic) take(banner);
    arrange();
}

}  // namespace splatreel::ui
