#pragma once

#include "core/base/result.h"

#include <QPointer>
#include <QString>
#include <QThreadPool>
#include <functional>
#include <string>

namespace splatreel::ui {

/// Writes small files on a thread of its own, in the order in which that was asked for, so that nobody waits
/// for a disk. Used on the interface's thread.
class FileWriter {
public:
    /// Makes the folder and writes the file; called on the writer's thread.
    using Write = std::function<core::Result<void>(const QString& file, const std::string& text)>;
    using Done = std::function<void(const core::Result<void>&)>;

    explicit FileWriter(Write write = {});
    /// Waits until everything is written.
    ~FileWriter();
    FileWriter(const FileWriter&) = delete;
    FileWriter& operator=(const FileWriter&) = delete;

    /// `done`, which may be empty, is called on the interface's thread, unless `receiver` is gone by then.
    void write(const QString& file, std::string text, QObject* receiver, Done done);
    void remove(const QString& file);
    void wait();

private:
    Write write_;
    QThreadPool pool_;  ///< of one thread
};

/// What a FileWriter does by itself: the file is there as a whole or as it was before.
[[nodiscard]] core::Result<void> writeWithFolder(const QString& file, const std::string& text);

}  // namespace splatreel::ui
