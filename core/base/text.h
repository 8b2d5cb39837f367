#pragma once

/// Marks a literal that people get to see, for the tool that collects what is to be translated (`lupdate`,
/// which the build tells of this name). The literal itself stays English: files, the command line and the log
/// use it as it is; the window looks its translation up under the same context where it shows it
/// (`ui/translation/core_texts.h`).
///
/// Contexts: "Parameter" (labels, help), "Choice" (a parameter's choices), "Unit", "Operator", "Stage" (of a
/// job's progress), "Preset", "Format".
#define TRANSLATE_NOOP(context, text) text
