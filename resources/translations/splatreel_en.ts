<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ClipViews</name>
    <message numerus="yes">
        <source>These views have %n frames, the clip has %1: a generation needs views of the same length.</source>
        <translation>
            <numerusform>These views have %n frame, the clip has %1: a generation needs views of the same length.</numerusform>
            <numerusform>These views have %n frames, the clip has %1: a generation needs views of the same length.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FileKind</name>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n frame</numerusform>
            <numerusform>%n frames</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::BannerStrip</name>
    <message numerus="yes">
        <source>%n more messages</source>
        <translation>
            <numerusform>%n more message</numerusform>
            <numerusform>%n more messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::DropOverlay</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ExportDialog</name>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n frame</numerusform>
            <numerusform>%n frames</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more are there already.</source>
        <translation>
            <numerusform>%1 and %n more are there already.</numerusform>
            <numerusform>%1 and %n more are there already.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::GeneratePage</name>
    <message numerus="yes">
        <source>Only from in to out: %n frames</source>
        <translation>
            <numerusform>Only from in to out: %n frame</numerusform>
            <numerusform>Only from in to out: %n frames</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::MainWindow</name>
    <message numerus="yes">
        <source>%n files of this project are not where they were.</source>
        <translation>
            <numerusform>A file of this project is not where it was.</numerusform>
            <numerusform>%n files of this project are not where they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n exports or copies are not complete yet.</source>
        <translation>
            <numerusform>An export or a copy is not complete yet.</numerusform>
            <numerusform>%n exports or copies are not complete yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::MattePage</name>
    <message numerus="yes">
        <source>%n frames are painted.</source>
        <translation>
            <numerusform>%n frame is painted.</numerusform>
            <numerusform>%n frames are painted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::MediaPanel</name>
    <message numerus="yes">
        <source>%n values changed</source>
        <translation>
            <numerusform>%n value changed</numerusform>
            <numerusform>%n values changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n frame</numerusform>
            <numerusform>%n frames</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ParameterGroup</name>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ProgressStrip</name>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n frame</numerusform>
            <numerusform>%n frames</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::Session</name>
    <message numerus="yes">
        <source>%1: %n frames, %2</source>
        <translation>
            <numerusform>%1: %n frame, %2</numerusform>
            <numerusform>%1: %n frames, %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n frames</source>
        <translation>
            <numerusform>%1: %n frame</numerusform>
            <numerusform>%1: %n frames</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 ends before its header says; %n frames are there.</source>
        <translation>
            <numerusform>%1 ends before its header says; %n frame is there.</numerusform>
            <numerusform>%1 ends before its header says; %n frames are there.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::SpeedCurveDialog</name>
    <message numerus="yes">
        <source>Stands still for %n frames, where the source has run out (shaded).</source>
        <translation>
            <numerusform>Stands still for %n frame, where the source has run out (shaded).</numerusform>
            <numerusform>Stands still for %n frames, where the source has run out (shaded).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::StatusBar</name>
    <message numerus="yes">
        <source>%n jobs</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::TakeEditor</name>
    <message numerus="yes">
        <source>%Ln Gaussians</source>
        <translation>
            <numerusform>%Ln Gaussian</numerusform>
            <numerusform>%Ln Gaussians</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n frames</source>
        <translation>
            <numerusform>%1 in %n frame</numerusform>
            <numerusform>%1 in %n frames</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ViewsSection</name>
    <message numerus="yes">
        <source>%n used</source>
        <translation>
            <numerusform>%n used</numerusform>
            <numerusform>%n used</numerusform>
        </translation>
    </message>
</context>
</TS>
