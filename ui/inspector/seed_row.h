#pragma once

#include <QWidget>
#include <cstdint>

class QSpinBox;

namespace splatreel::ui {

/// The number that a run draws its random numbers from: the same one gives the same take.
class SeedRow : public QWidget {
    Q_OBJECT

public:
    explicit SeedRow(QWidget* parent = nullptr);

    [[nodiscard]] std::uint64_t seed() const;
    /// Without `changed`. Larger ones than people type go round.
    void setSeed(std::uint64_t seed);

signals:
    void changed();  ///< by hand

private:
    QSpinBox* field_;
};

}  // namespace splatreel::ui
