#pragma once

#include <QTranslator>

namespace splatreel::tests {

/// Puts every text that goes through a translation between ⟦ and ⟧.
class PseudoTranslator final : public QTranslator {
public:
    using QTranslator::QTranslator;
    [[nodiscard]] QString translate(const char*, const char* text, const char*, int) const override {
        return QStringLiteral("⟦%1⟧").arg(QString::fromUtf8(text));
    }
    [[nodiscard]] bool isEmpty() const override { return false; }
};

}  // namespace splatreel::tests
