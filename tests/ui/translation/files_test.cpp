#include "core/edit/frame_operator.h"
#include "core/edit/sequence_operators.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <set>

/// Every language's file has all that the sources say, and nothing else.
namespace splatreel::tests {
namespace {

struct Message {
    QString context;
    QString source;
    QString type;           ///< of its translation: "" finished, "unfinished", "vanished", "obsolete"
    bool complete = false;  ///< there is a translation, in all plural forms
};

std::vector<Message> messagesIn(const QString& path) {
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
    QXmlStreamReader reader(&file);
    std::vector<Message> messages;
    QString context;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement) continue;
        const auto name = reader.name();
        if (name == QLatin1String("name")) context = reader.readElementText();
        if (name == QLatin1String("message")) messages.push_back({context, {}, {}, true});
        if (name == QLatin1String("source")) messages.back().source = reader.readElementText();
        if (name != QLatin1String("translation")) continue;
        messages.back().type = reader.attributes().value(QStringLiteral("type")).toString();
        QStringList forms;
        QString text;
        while (reader.readNext() != QXmlStreamReader::EndElement ||
               reader.name() != QLatin1String("translation")) {
            if (reader.atEnd()) break;
            if (reader.isStartElement() && reader.name() == QLatin1String("numerusform"))
                forms << reader.readElementText();
            if (reader.isCharacters()) text += reader.text();
        }
        const bool empty = forms.isEmpty() ? text.trimmed().isEmpty() : forms.contains(QString());
        messages.back().complete = !empty;
    }
    EXPECT_FALSE(reader.hasError()) << reader.errorString().toStdString();
    return messages;
}

QStringList languageFiles() {
    return QDir(QStringLiteral(SPLATREEL_TRANSLATIONS)).entryList({QStringLiteral("splatreel_*.ts")});
}

/// A copy that `lupdate` has brought up to date with the sources.
QString upToDate(const QString& name, const QTemporaryDir& folder) {
    const QString copy = folder.filePath(name);
    EXPECT_TRUE(QFile::copy(QStringLiteral(SPLATREEL_TRANSLATIONS "/") + name, copy));
    QStringList arguments = QStringLiteral(SPLATREEL_LUPDATE_OPTIONS).split(u'|');
    if (name == QStringLiteral("splatreel_en.ts")) arguments << QStringLiteral("-pluralonly");
    arguments << QStringLiteral("-ts") << copy;
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral(SPLATREEL_LUPDATE), arguments);
    EXPECT_TRUE(process.waitForFinished(60'000));
    EXPECT_EQ(process.exitCode(), 0);
    const QString said = QString::fromUtf8(process.readAll());
    EXPECT_FALSE(said.contains(QStringLiteral("Q_OBJECT"))) << "texts without a context of their own:\n"
                                                            << said.toStdString();
    return copy;
}

TEST(LanguageFiles, AreThere) {
    EXPECT_TRUE(languageFiles().contains(QStringLiteral("splatreel_en.ts")));
    EXPECT_TRUE(languageFiles().contains(QStringLiteral("splatreel_de.ts")));
}

TEST(LanguageFiles, HaveEveryTextOfTheSourcesAndNoOther) {
    for (const QString& name : languageFiles()) {
        const QTemporaryDir folder;
        for (const Message& message : messagesIn(upToDate(name, folder))) {
            const std::string text = name.toStdString() + ", " + message.context.toStdString() + ": “" +
                                     message.source.toStdString() + "” ";
            const bool gone =
                message.type == QLatin1String("vanished") || message.type == QLatin1String("obsolete");
            EXPECT_FALSE(gone) << text
                               << "is in no source any more (cmake --build … --target update_translations)";
            if (!gone) {
                EXPECT_TRUE(message.type.isEmpty() && message.complete) << text << "is not translated";
            }
        }
    }
}

/// The places that a translation is filled in at are those of its source.
TEST(LanguageFiles, KeepThePlacesOfWhatIsFilledIn) {
    const QRegularExpression place(QStringLiteral("%L?(\\d+|n)"));
    for (const QString& name : languageFiles()) {
        QFile file(QStringLiteral(SPLATREEL_TRANSLATIONS "/") + name);
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        QXmlStreamReader reader(&file);
        std::set<QString> wanted;
        QString source;
        while (!reader.atEnd()) {
            if (reader.readNext() != QXmlStreamReader::StartElement) continue;
            const QString element = reader.name().toString();
            if (element != QLatin1String("source") && element != QLatin1String("translation") &&
                element != QLatin1String("numerusform"))
                continue;
            const QString text = reader.readElementText(QXmlStreamReader::IncludeChildElements);
            std::set<QString> places;
            for (auto found = place.globalMatch(text); found.hasNext();)
                places.insert(found.next().captured(1));
            if (element == QLatin1String("source")) {
                source = text;
                wanted = places;
            } else {
                EXPECT_EQ(places, wanted) << name.toStdString() << ": “" << source.toStdString() << "” and “"
                                          << text.toStdString() << "”";
            }
        }
    }
}

/// Whoever writes an operator and forgets to mark what it is called finds it here.
TEST(LanguageFiles, HaveWhatTheOperatorsAreCalledAndWhatTheyAsk) {
    std::set<std::pair<QString, QString>> known;
    for (const Message& message : messagesIn(QStringLiteral(SPLATREEL_TRANSLATIONS "/splatreel_de.ts")))
        known.insert({message.context, message.source});
    const auto expect = [&](const char* context, const std::string& text) {
        if (!std::any_of(text.begin(), text.end(),
                         [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }))
            return;
        EXPECT_TRUE(known.contains({QLatin1String(context), QString::fromStdString(text)}))
            << context << ": " << text;
    };
    const auto expectAll = [&](const std::string& label, const core::ParameterSchema& schema) {
        expect("Operator", label);
        for (const core::Parameter& parameter : schema) {
            expect("Parameter", parameter.label);
            expect("Parameter", parameter.help);
            if (parameter.unit != "m") expect("Unit", parameter.unit);
            for (const std::string& choice : parameter.choices) expect("Choice", choice);
        }
    };
    for (const core::FrameOperator* each : core::frameOperators()) expectAll(each->label(), each->schema());
    for (const core::Operator* each : core::sequenceOperators()) expectAll(each->label(), each->schema());
}

}  // namespace
}  // namespace splatreel::tests
