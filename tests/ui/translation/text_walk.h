#pragma once

#include <QString>
#include <vector>

class QWidget;

namespace splatreel::tests {

struct ShownText {
    QString place;  ///< whose it is and what of it: "QPushButton addEdit below EditPage: tool tip"
    QString text;
};

/// Every text of every widget there is, shown or hidden: captions, tips, names for screen readers, entries of
/// boxes, menus and lists, headers. What a field holds that a person types into is none.
[[nodiscard]] std::vector<ShownText> allTexts();

/// "QPushButton addEdit below EditPage".
[[nodiscard]] QString placeOf(const QWidget& widget);

/// What of a text has letters and stands outside of ⟦ ⟧, without what is data: numbers with units, paths,
/// keys.
[[nodiscard]] QString untranslatedPart(const QString& text);

}  // namespace splatreel::tests
