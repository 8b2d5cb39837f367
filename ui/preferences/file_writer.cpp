#include "ui/preferences/file_writer.h"

#include "core/base/files.h"
#include "ui/session/background.h"

#include <QFile>
#include <QFileInfo>

namespace splatreel::ui {

core::Result<void> writeWithFolder(const QString& file, const std::string& text) {
    if (auto made = core::prepareFolder(QFileInfo(file).path().toStdString()); !made.ok())
        return made.error();
    return core::writeFile(file.toStdString(), text);
}

FileWriter::FileWriter(Write write) : write_(write ? std::move(write) : Write(&writeWithFolder)) {
    pool_.setMaxThreadCount(1);
}

FileWriter::~FileWriter() {
    wait();
}

void FileWriter::write(const QString& file, std::string text, QObject* receiver, Done done) {
    pool_.start([write = write_, file, text = std::move(text), self = QPointer<QObject>(receiver),
                 done = std::move(done)] {
        core::Result<void> written = write(file, text);
        if (done) callLater(self, [done, written = std::move(written)] { done(written); });
    });
}

void FileWriter::remove(const QString& file) {
    pool_.start([file] { QFile::remove(file); });
}

void FileWriter::wait() {
    pool_.waitForDone();
}

}  // namespace splatreel::ui
