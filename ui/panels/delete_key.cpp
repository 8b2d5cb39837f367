#include "ui/panels/delete_key.h"

#include <QKeyEvent>
#include <QWidget>
#include <utility>

namespace splatreel::ui {
namespace {

class DeleteKey final : public QObject {
public:
    DeleteKey(QWidget* list, std::function<void()> act) : QObject(list), act_(std::move(act)) {
        list->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::KeyPress) return QObject::eventFilter(watched, event);
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key != Qt::Key_Delete && key != Qt::Key_Backspace) return QObject::eventFilter(watched, event);
        act_();
        return true;
    }

private:
    std::function<void()> act_;
};

}  // namespace

void onDeleteKey(QWidget* list, std::function<void()> act) {
    new DeleteKey(list, std::move(act));
}

}  // namespace splatreel::ui
