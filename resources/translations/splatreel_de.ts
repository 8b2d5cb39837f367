<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open a &amp;folder…</source>
        <translation>O&amp;rdner öffnen…</translation>
    </message>
    <message>
        <source>Open the sa&amp;mple</source>
        <translation>&amp;Beispiel öffnen</translation>
    </message>
    <message>
        <source>&amp;New project</source>
        <translation>&amp;Neues Projekt</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>Speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Save a &amp;copy with media…</source>
        <translation>&amp;Kopie mit Medien speichern…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>Einste&amp;llungen…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Been&amp;den</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Delete selected Gaussians</source>
        <translation>Ausgewählte Gaussians &amp;löschen</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
    <message>
        <source>Select &amp;nothing</source>
        <translation>Auswahl auf&amp;heben</translation>
    </message>
    <message>
        <source>&amp;Invert the selection</source>
        <translation>Auswahl &amp;umkehren</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>&amp;Select a rectangle</source>
        <translation>Re&amp;chteck auswählen</translation>
    </message>
    <message>
        <source>Select by &amp;brush</source>
        <translation>Mit &amp;Pinsel auswählen</translation>
    </message>
    <message>
        <source>Select by bo&amp;x</source>
        <translation>Mit &amp;Quader auswählen</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Pinsel kleiner</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Pinsel größer</translation>
    </message>
    <message>
        <source>&amp;Crop box</source>
        <translation>Auf Quader &amp;zuschneiden</translation>
    </message>
    <message>
        <source>&amp;Move</source>
        <translation>&amp;Verschieben</translation>
    </message>
    <message>
        <source>&amp;Look around</source>
        <translation>Umsehe&amp;n</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>&amp;Generate</source>
        <translation>&amp;Generieren</translation>
    </message>
    <message>
        <source>Show the &amp;matte</source>
        <translation>&amp;Matte zeigen</translation>
    </message>
    <message>
        <source>&amp;Paint the matte</source>
        <translation>Matte m&amp;alen</translation>
    </message>
    <message>
        <source>&amp;Swap what stays and what goes</source>
        <translation>Behalten und Entfernen &amp;tauschen</translation>
    </message>
    <message>
        <source>Clear this &amp;frame&apos;s strokes</source>
        <translation>Striche dieses &amp;Bildes löschen</translation>
    </message>
    <message>
        <source>Clear &amp;all strokes</source>
        <translation>Alle &amp;Striche löschen</translation>
    </message>
    <message>
        <source>&amp;Choose a matte…</source>
        <translation>Matte &amp;wählen…</translation>
    </message>
    <message>
        <source>&amp;Remove the clip</source>
        <translation>Clip &amp;entfernen</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>&amp;Pause the generation</source>
        <translation>Generierung &amp;anhalten</translation>
    </message>
    <message>
        <source>&amp;Stop the generation</source>
        <translation>Generierung a&amp;bbrechen</translation>
    </message>
    <message>
        <source>&amp;Continue the generation</source>
        <translation>Generierung &amp;fortsetzen</translation>
    </message>
    <message>
        <source>Show as &amp;turntable</source>
        <translation>Als &amp;Drehteller zeigen</translation>
    </message>
    <message>
        <source>&amp;Remove the take</source>
        <translation>Take &amp;entfernen</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>&amp;Split at the playhead</source>
        <translation>Am Abspielkopf &amp;teilen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste at the playhead</source>
        <translation>Am Abspielkopf &amp;einfügen</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>De&amp;lete what is chosen</source>
        <translation>Gewähltes &amp;löschen</translation>
    </message>
    <message>
        <source>Delete and close the &amp;gap</source>
        <translation>Löschen und Lücke &amp;schließen</translation>
    </message>
    <message>
        <source>&amp;Half as fast</source>
        <translation>&amp;Halb so schnell</translation>
    </message>
    <message>
        <source>&amp;Twice as fast</source>
        <translation>D&amp;oppelt so schnell</translation>
    </message>
    <message>
        <source>Add a &amp;marker</source>
        <translation>&amp;Marke hinzufügen</translation>
    </message>
    <message>
        <source>E&amp;xport the camera path…</source>
        <translation>Kamerapfad e&amp;xportieren…</translation>
    </message>
    <message>
        <source>S&amp;nap</source>
        <translation>Ei&amp;nrasten</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>Abs&amp;pielen oder anhalten</translation>
    </message>
    <message>
        <source>Shuttle &amp;backward</source>
        <translation>Shuttle &amp;rückwärts</translation>
    </message>
    <message>
        <source>Stop the shuttle</source>
        <translation>Shuttle anhalten</translation>
    </message>
    <message>
        <source>Shuttle &amp;forward</source>
        <translation>Shuttle &amp;vorwärts</translation>
    </message>
    <message>
        <source>Frame back</source>
        <translation>Ein Bild zurück</translation>
    </message>
    <message>
        <source>Frame forward</source>
        <translation>Ein Bild vor</translation>
    </message>
    <message>
        <source>Ten frames back</source>
        <translation>Zehn Bilder zurück</translation>
    </message>
    <message>
        <source>Ten frames forward</source>
        <translation>Zehn Bilder vor</translation>
    </message>
    <message>
        <source>To the first frame</source>
        <translation>Zum ersten Bild</translation>
    </message>
    <message>
        <source>To the last frame</source>
        <translation>Zum letzten Bild</translation>
    </message>
    <message>
        <source>Set &amp;in</source>
        <translation>&amp;In-Punkt setzen</translation>
    </message>
    <message>
        <source>Set &amp;out</source>
        <translation>O&amp;ut-Punkt setzen</translation>
    </message>
    <message>
        <source>Clear in and out</source>
        <translation>In und Out löschen</translation>
    </message>
    <message>
        <source>Next way to &amp;loop</source>
        <translation>Nächste Sch&amp;leifenart</translation>
    </message>
    <message>
        <source>To the camera key before</source>
        <translation>Zum vorigen Kamera-Keyframe</translation>
    </message>
    <message>
        <source>To the next camera key</source>
        <translation>Zum nächsten Kamera-Keyframe</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>&amp;Frame the object</source>
        <translation>&amp;Objekt einpassen</translation>
    </message>
    <message>
        <source>&amp;Input camera</source>
        <translation>&amp;Eingangskamera</translation>
    </message>
    <message>
        <source>F&amp;ront</source>
        <translation>&amp;Vorn</translation>
    </message>
    <message>
        <source>&amp;Top</source>
        <translation>O&amp;ben</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Hinten</translation>
    </message>
    <message>
        <source>&amp;Left</source>
        <translation>&amp;Links</translation>
    </message>
    <message>
        <source>Botto&amp;m</source>
        <translation>&amp;Unten</translation>
    </message>
    <message>
        <source>&amp;Orthographic</source>
        <translation>Ortho&amp;grafisch</translation>
    </message>
    <message>
        <source>Hold to see the other one</source>
        <translation>Halten: das andere sehen</translation>
    </message>
    <message>
        <source>&amp;Wipe</source>
        <translation>&amp;Wischblende</translation>
    </message>
    <message>
        <source>&amp;Side by side</source>
        <translation>&amp;Nebeneinander</translation>
    </message>
    <message>
        <source>&amp;Difference</source>
        <translation>&amp;Differenz</translation>
    </message>
    <message>
        <source>View &amp;cube</source>
        <translation>Ansi&amp;chtswürfel</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Other &amp;theme</source>
        <translation>Anderes &amp;Farbschema</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Standard layout</source>
        <translation>&amp;Standardanordnung</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>&amp;Search actions</source>
        <translation>&amp;Aktionen suchen</translation>
    </message>
    <message>
        <source>&amp;Keys…</source>
        <translation>&amp;Tastenkürzel…</translation>
    </message>
    <message>
        <source>&amp;About Splatreel</source>
        <translation>Ü&amp;ber Splatreel</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Clip</source>
        <translation>&amp;Clip</translation>
    </message>
    <message>
        <source>&amp;Take</source>
        <translation>&amp;Take</translation>
    </message>
    <message>
        <source>T&amp;imeline</source>
        <translation>&amp;Zeitleiste</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Abspielen</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>&amp;Fenster</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>&amp;Bereiche</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Select by lass&amp;o</source>
        <translation>Mit Lass&amp;o auswählen</translation>
    </message>
    <message>
        <source>Ro&amp;tate</source>
        <translation>&amp;Drehen</translation>
    </message>
    <message>
        <source>Scal&amp;e</source>
        <translation>&amp;Skalieren</translation>
    </message>
    <message>
        <source>Save a s&amp;till…</source>
        <translation>Standb&amp;ild speichern…</translation>
    </message>
    <message>
        <source>Import &amp;a camera path…</source>
        <translation>Kamerapfad im&amp;portieren…</translation>
    </message>
    <message>
        <source>Set a camera &amp;key</source>
        <translation>K&amp;amera-Keyframe setzen</translation>
    </message>
    <message>
        <source>Look thro&amp;ugh the camera track</source>
        <translation>Durch die &amp;Kameraspur sehen</translation>
    </message>
    <message>
        <source>Ri&amp;ght</source>
        <translation>&amp;Rechts</translation>
    </message>
    <message>
        <source>Grid and a&amp;xes</source>
        <translation>Ra&amp;ster und Achsen</translation>
    </message>
    <message>
        <source>Camera pat&amp;h</source>
        <translation>Kamera&amp;pfad</translation>
    </message>
    <message>
        <source>St&amp;atistics</source>
        <translation>S&amp;tatistik</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>Um&amp;benennen</translation>
    </message>
    <message>
        <source>Speed in &amp;percent…</source>
        <translation>Tempo in &amp;Prozent…</translation>
    </message>
    <message>
        <source>Speed as &amp;filmed</source>
        <translation>Tempo wie ge&amp;filmt</translation>
    </message>
    <message>
        <source>Re&amp;verse</source>
        <translation>Rück&amp;wärts</translation>
    </message>
    <message>
        <source>Free&amp;ze the playhead&apos;s frame for a second</source>
        <translation>Das Bild am Abspielkopf eine Sekunde ein&amp;frieren</translation>
    </message>
    <message>
        <source>Slip: show one frame &amp;earlier</source>
        <translation>Inhalt verschieben: ein Bild &amp;früher</translation>
    </message>
    <message>
        <source>Slip: show one frame &amp;later</source>
        <translation>Inhalt verschieben: ein Bild &amp;später</translation>
    </message>
    <message>
        <source>Fade &amp;in, half a second</source>
        <translation>&amp;Einblenden, halbe Sekunde</translation>
    </message>
    <message>
        <source>Fade &amp;out, half a second</source>
        <translation>&amp;Ausblenden, halbe Sekunde</translation>
    </message>
    <message>
        <source>No &amp;fades</source>
        <translation>&amp;Keine Blenden</translation>
    </message>
    <message>
        <source>Interpolate bet&amp;ween frames</source>
        <translation>&amp;Zwischen Bildern interpolieren</translation>
    </message>
    <message>
        <source>Clip ena&amp;bled</source>
        <translation>Clip einges&amp;chaltet</translation>
    </message>
    <message>
        <source>&amp;Numbers of the camera key…</source>
        <translation>&amp;Zahlen des Kamera-Keyframes…</translation>
    </message>
    <message>
        <source>&amp;Set the camera key to the camera of now</source>
        <translation>Kamera-Keyframe auf die &amp;jetzige Kamera setzen</translation>
    </message>
    <message>
        <source>Camera goes s&amp;moothly, through the keys</source>
        <translation>Kamera fährt &amp;weich durch die Keyframes</translation>
    </message>
    <message>
        <source>Camera &amp;eases in and out</source>
        <translation>Kamera fährt sanft an und a&amp;us</translation>
    </message>
    <message>
        <source>Camera goes e&amp;venly to the next key</source>
        <translation>Kamera fährt &amp;gleichmäßig zum nächsten Keyframe</translation>
    </message>
    <message>
        <source>Camera &amp;holds, then cuts</source>
        <translation>Kamera &amp;hält, dann Schnitt</translation>
    </message>
    <message>
        <source>Camera goes strai&amp;ght rather than round the object</source>
        <translation>Kamera fährt gera&amp;de statt um das Objekt herum</translation>
    </message>
    <message>
        <source>Move the track &amp;up</source>
        <translation>Spur nach &amp;oben</translation>
    </message>
    <message>
        <source>Move the track &amp;down</source>
        <translation>Spur nach &amp;unten</translation>
    </message>
    <message>
        <source>&amp;Show the track</source>
        <translation>Spur &amp;zeigen</translation>
    </message>
    <message>
        <source>&amp;Lock the track</source>
        <translation>Spur &amp;sperren</translation>
    </message>
    <message>
        <source>&amp;Remove the track</source>
        <translation>Spur &amp;entfernen</translation>
    </message>
    <message>
        <source>Next colo&amp;ur of the marker</source>
        <translation>Nächste Farbe der Marke</translation>
    </message>
    <message>
        <source>Frames per second…</source>
        <translation>Bilder pro Sekunde…</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show ever&amp;ything</source>
        <translation>Alles zei&amp;gen</translation>
    </message>
    <message>
        <source>Follow the play&amp;head</source>
        <translation>Dem Abspielkopf f&amp;olgen</translation>
    </message>
    <message>
        <source>Save la&amp;yout as…</source>
        <translation>Anordnung speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Sp&amp;eed</source>
        <translation>Tem&amp;po</translation>
    </message>
    <message>
        <source>&amp;Fade and slip</source>
        <translation>Blenden und Inhalt &amp;verschieben</translation>
    </message>
    <message>
        <source>&amp;Track</source>
        <translation>Spu&amp;r</translation>
    </message>
    <message>
        <source>C&amp;amera</source>
        <translation>K&amp;amera</translation>
    </message>
    <message>
        <source>&amp;Layouts</source>
        <translation>&amp;Anordnungen</translation>
    </message>
    <message>
        <source>Reco&amp;ver unsaved work</source>
        <translation>Nicht Gespeichertes Ungesichertes &amp;wiederherstellenamp;wiederherstellen</translation>
    </message>
    <message>
        <source>Speed &amp;curve…</source>
        <translation>Tempo&amp;kurve…</translation>
    </message>
</context>
<context>
    <name>Choice</name>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>gru</source>
        <translation>GRU</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>mamba</source>
        <translation>Mamba</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>mirrored</source>
        <translation>gespiegelt</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>weichgezeichnet</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>einfarbig</translation>
    </message>
</context>
<context>
    <name>ClipViews</name>
    <message numerus="yes">
        <source>These views have %n frames, the clip has %1: a generation needs views of the same length.</source>
        <translation>
            <numerusform>Diese Ansichten haben %n Bild, der Clip hat %1: Zum Generieren müssen Ansichten gleich lang sein.</numerusform>
            <numerusform>Diese Ansichten haben %n Bilder, der Clip hat %1: Zum Generieren müssen Ansichten gleich lang sein.</numerusform>
        </translation>
    </message>
    <message>
        <source>some of %1</source>
        <translation>einige aus %1</translation>
    </message>
</context>
<context>
    <name>CloseButton</name>
    <message>
        <source>Close Tab</source>
        <translation>Tab schließen</translation>
    </message>
</context>
<context>
    <name>CrashNotice</name>
    <message>
        <source>Splatreel ended unexpectedly. A report was kept on this machine; nothing was sent.</source>
        <translation>Splatreel ist unerwartet beendet worden. Ein Bericht liegt auf diesem Rechner; gesendet wurde nichts.</translation>
    </message>
    <message>
        <source>Show report</source>
        <translation>Bericht zeigen</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>Löschen</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
</context>
<context>
    <name>FileKind</name>
    <message>
        <source>%1 frames/s</source>
        <translation>%1 Bilder/s</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>Add as source clip</source>
        <translation>Als Quellclip hinzufügen</translation>
    </message>
    <message>
        <source>Open sequence</source>
        <translation>Sequenz öffnen</translation>
    </message>
    <message>
        <source>Use as further views of the clip</source>
        <translation>Als weitere Ansichten des Clips verwenden</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Use as camera path</source>
        <translation>Als Kamerapfad verwenden</translation>
    </message>
    <message>
        <source>Splatreel cannot open this</source>
        <translation>Splatreel kann das nicht öffnen</translation>
    </message>
    <message>
        <source>%1 is not there any more</source>
        <translation>%1 ist nicht mehr da</translation>
    </message>
    <message>
        <source>%1 × %2, %3 frames/s</source>
        <translation>%1 × %2, %3 Bilder/s</translation>
    </message>
    <message>
        <source>Everything Splatreel opens</source>
        <translation>Alles, was Splatreel öffnet</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Videos</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Splats and sequences</source>
        <translation>Splats und Sequenzen</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>Bilder</translation>
    </message>
</context>
<context>
    <name>FrameQuality</name>
    <message>
        <source>%1 dB of likeness to the clip (PSNR of the input view)
bars: low and green from %2 dB, high and red below %3 dB</source>
        <translation>%1 dB Ähnlichkeit mit dem Clip (PSNR der Eingangsansicht)
Balken: niedrig und grün ab %2 dB, hoch und rot unter %3 dB</translation>
    </message>
</context>
<context>
    <name>Group</name>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Gaussians</source>
        <translation>Gaussians</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Rectification</source>
        <translation>Rektifizierung</translation>
    </message>
    <message>
        <source>Densification</source>
        <translation>Verdichtung</translation>
    </message>
    <message>
        <source>Pruning</source>
        <translation>Ausdünnung</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Prior</source>
        <translation>Vorwissen</translation>
    </message>
</context>
<context>
    <name>Operator</name>
    <message>
        <source>Move, turn, resize</source>
        <translation>Verschieben, drehen, skalieren</translation>
    </message>
    <message>
        <source>Colour grade</source>
        <translation>Farbkorrektur</translation>
    </message>
    <message>
        <source>Opacity and size</source>
        <translation>Deckkraft und Größe</translation>
    </message>
    <message>
        <source>Rectify motion</source>
        <translation>Bewegung rektifizieren</translation>
    </message>
    <message>
        <source>Delete selection</source>
        <translation>Auswahl löschen</translation>
    </message>
    <message>
        <source>Crop to box</source>
        <translation>Auf Quader zuschneiden</translation>
    </message>
    <message>
        <source>Remove floaters</source>
        <translation>Floater entfernen</translation>
    </message>
    <message>
        <source>Prune by importance</source>
        <translation>Nach Wichtigkeit ausdünnen</translation>
    </message>
    <message>
        <source>Smooth in time</source>
        <translation>Zeitlich glätten</translation>
    </message>
</context>
<context>
    <name>Parameter</name>
    <message>
        <source>Turn about the pivot, about x first, then y, then z.</source>
        <translation>Drehung um den Drehpunkt, erst um x, dann y, dann z.</translation>
    </message>
    <message>
        <source>Move x</source>
        <translation>Verschieben x</translation>
    </message>
    <message>
        <source>To the right.</source>
        <translation>Nach rechts.</translation>
    </message>
    <message>
        <source>Move y</source>
        <translation>Verschieben y</translation>
    </message>
    <message>
        <source>Upwards.</source>
        <translation>Nach oben.</translation>
    </message>
    <message>
        <source>Move z</source>
        <translation>Verschieben z</translation>
    </message>
    <message>
        <source>Towards the input camera.</source>
        <translation>Auf die Eingangskamera zu.</translation>
    </message>
    <message>
        <source>Turn x</source>
        <translation>Drehen x</translation>
    </message>
    <message>
        <source>Turn y</source>
        <translation>Drehen y</translation>
    </message>
    <message>
        <source>Turn z</source>
        <translation>Drehen z</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Skalierung</translation>
    </message>
    <message>
        <source>Resizes about the pivot.</source>
        <translation>Skaliert um den Drehpunkt.</translation>
    </message>
    <message>
        <source>Pivot x</source>
        <translation>Drehpunkt x</translation>
    </message>
    <message>
        <source>The point that turning and resizing leave in place.</source>
        <translation>Der Punkt, der beim Drehen und Skalieren an seinem Ort bleibt.</translation>
    </message>
    <message>
        <source>Pivot y</source>
        <translation>Drehpunkt y</translation>
    </message>
    <message>
        <source>Pivot z</source>
        <translation>Drehpunkt z</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Multiplies the opacity of each Gaussian.</source>
        <translation>Multipliziert die Deckkraft jedes Gaussians.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Resizes each Gaussian about its own centre.</source>
        <translation>Skaliert jeden Gaussian um seine eigene Mitte.</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Brightness in stops.</source>
        <translation>Helligkeit in Blendenstufen.</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Distance from middle grey.</source>
        <translation>Abstand vom mittleren Grau.</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>Sättigung</translation>
    </message>
    <message>
        <source>Strength of colour; 0: grey.</source>
        <translation>Stärke der Farbe; 0: grau.</translation>
    </message>
    <message>
        <source>Hue</source>
        <translation>Farbton</translation>
    </message>
    <message>
        <source>Turns all colours round the wheel.</source>
        <translation>Dreht alle Farben im Farbkreis.</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Colder (blue) or warmer (orange).</source>
        <translation>Kälter (blau) oder wärmer (orange).</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>Tönung</translation>
    </message>
    <message>
        <source>Greener or more magenta.</source>
        <translation>Grüner oder mehr Magenta.</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Frames that a state is weighed with, the frame in their middle (temporal window).</source>
        <translation>Bilder, mit denen ein Zustand gewichtet wird, das Bild in ihrer Mitte (zeitliches Fenster).</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>0: as it was; 1: rectified.</source>
        <translation>0: wie es war; 1: rektifiziert.</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>Positionen</translation>
    </message>
    <message>
        <source>Fits parabolas to where the Gaussians are.</source>
        <translation>Passt Parabeln an die Orte der Gaussians an.</translation>
    </message>
    <message>
        <source>Rotations</source>
        <translation>Drehungen</translation>
    </message>
    <message>
        <source>Weighs how they are turned over the window.</source>
        <translation>Gewichtet die Drehungen über das Fenster.</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>Größen</translation>
    </message>
    <message>
        <source>Weighs how large they are over the window.</source>
        <translation>Gewichtet die Größen über das Fenster.</translation>
    </message>
    <message>
        <source>Middle of the box.</source>
        <translation>Mitte des Quaders.</translation>
    </message>
    <message>
        <source>Whole length of the box&apos;s edge.</source>
        <translation>Ganze Länge der Quaderkante.</translation>
    </message>
    <message>
        <source>Turn of the box, about x first, then y, then z.</source>
        <translation>Drehung des Quaders, erst um x, dann y, dann z.</translation>
    </message>
    <message>
        <source>Centre x</source>
        <translation>Mitte x</translation>
    </message>
    <message>
        <source>Centre y</source>
        <translation>Mitte y</translation>
    </message>
    <message>
        <source>Centre z</source>
        <translation>Mitte z</translation>
    </message>
    <message>
        <source>Size x</source>
        <translation>Größe x</translation>
    </message>
    <message>
        <source>Size y</source>
        <translation>Größe y</translation>
    </message>
    <message>
        <source>Size z</source>
        <translation>Größe z</translation>
    </message>
    <message>
        <source>Keep outside</source>
        <translation>Äußeres behalten</translation>
    </message>
    <message>
        <source>Removes what is inside of the box instead.</source>
        <translation>Entfernt stattdessen, was im Quader liegt.</translation>
    </message>
    <message>
        <source>Fainter than</source>
        <translation>Blasser als</translation>
    </message>
    <message>
        <source>Removes Gaussians of less opacity.</source>
        <translation>Entfernt Gaussians geringerer Deckkraft.</translation>
    </message>
    <message>
        <source>Larger than</source>
        <translation>Größer als</translation>
    </message>
    <message>
        <source>Removes Gaussians whose largest standard deviation is above this; 0: none.</source>
        <translation>Entfernt Gaussians, deren größte Standardabweichung darüber liegt; 0: keine.</translation>
    </message>
    <message>
        <source>Longer than</source>
        <translation>Länger als</translation>
    </message>
    <message>
        <source>Removes needles: largest over middle standard deviation above this; 0: none.</source>
        <translation>Entfernt Nadeln: größte durch mittlere Standardabweichung über diesem Wert; 0: keine.</translation>
    </message>
    <message>
        <source>Farther out than</source>
        <translation>Weiter weg als</translation>
    </message>
    <message>
        <source>Removes what is alone: distance to its fourth neighbour above this many times the frame&apos;s median; 0: none.</source>
        <translation>Entfernt, was allein liegt: Abstand zum vierten Nachbarn über diesem Vielfachen des Medians im Bild; 0: keine.</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Removes this share of the Gaussians, those that matter least to the picture first (opacity times area).</source>
        <translation>Entfernt diesen Anteil der Gaussians, die für das Bild unwichtigsten zuerst (Deckkraft mal Fläche).</translation>
    </message>
    <message>
        <source>Standard deviation in frames of the weights around each frame (Gaussian window).</source>
        <translation>Standardabweichung der Gewichte um jedes Bild, in Bildern (Gauß-Fenster).</translation>
    </message>
    <message>
        <source>0: as it was; 1: smoothed.</source>
        <translation>0: wie es war; 1: geglättet.</translation>
    </message>
    <message>
        <source>Smooths where the Gaussians are.</source>
        <translation>Glättet die Orte der Gaussians.</translation>
    </message>
    <message>
        <source>Smooths how they are turned.</source>
        <translation>Glättet die Drehungen.</translation>
    </message>
    <message>
        <source>Smooths how large they are.</source>
        <translation>Glättet die Größen.</translation>
    </message>
    <message>
        <source>Opacities</source>
        <translation>Deckkräfte</translation>
    </message>
    <message>
        <source>Smooths how opaque they are (their logits).</source>
        <translation>Glättet die Deckkräfte (ihre Logits).</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Smooths their colours.</source>
        <translation>Glättet die Farben.</translation>
    </message>
    <message>
        <source>Working size</source>
        <translation>Arbeitsgröße</translation>
    </message>
    <message>
        <source>Side of the square crop round the object that training sees, in pixels</source>
        <translation>Seite des quadratischen Ausschnitts um das Objekt, den das Training sieht, in Pixeln</translation>
    </message>
    <message>
        <source>Canonical frame</source>
        <translation>Grundbild</translation>
    </message>
    <message>
        <source>Frame whose Gaussians are deformed into all others; -1 takes the one from which the motion can be followed best</source>
        <translation>Bild, dessen Gaussians in alle anderen verformt werden; -1 nimmt das, von dem aus sich die Bewegung am besten verfolgen lässt</translation>
    </message>
    <message>
        <source>Sub-clip</source>
        <translation>Teilclip</translation>
    </message>
    <message>
        <source>Consecutive frames whose mean loss drives one step (collective averaging, T_s)</source>
        <translation>Aufeinanderfolgende Bilder, deren mittlerer Verlust einen Schritt bestimmt (collective averaging, T_s)</translation>
    </message>
    <message>
        <source>Canonical steps</source>
        <translation>Grundform</translation>
    </message>
    <message>
        <source>Steps on the canonical frame alone</source>
        <translation>Schritte allein auf dem Grundbild</translation>
    </message>
    <message>
        <source>Motion steps</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Steps that teach the deformation field the tracked motion</source>
        <translation>Schritte, die das Verformungsfeld die verfolgte Bewegung lehren</translation>
    </message>
    <message>
        <source>Refinement steps</source>
        <translation>Verfeinerung</translation>
    </message>
    <message>
        <source>Steps on sub-clips, all views, for 32 frames; longer clips take more in proportion</source>
        <translation>Schritte auf Teilclips, allen Ansichten, für 32 Bilder; längere Clips brauchen entsprechend mehr</translation>
    </message>
    <message>
        <source>Initial Gaussians</source>
        <translation>Zu Beginn</translation>
    </message>
    <message>
        <source>Gaussians placed on the prior&apos;s surface at the start</source>
        <translation>Gaussians, die am Anfang auf die Oberfläche des Vorwissens gesetzt werden</translation>
    </message>
    <message>
        <source>Maximum Gaussians</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Densification stops at this many</source>
        <translation>Bei so vielen endet die Verdichtung</translation>
    </message>
    <message>
        <source>View dependence</source>
        <translation>Blickabhängigkeit</translation>
    </message>
    <message>
        <source>Degree of the colours&apos; spherical harmonics</source>
        <translation>Grad der Kugelflächenfunktionen der Farben</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Features per plane of the deformation field (HexPlane)</source>
        <translation>Merkmale je Ebene des Verformungsfelds (HexPlane)</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Spatial resolution of the coarsest planes</source>
        <translation>Räumliche Auflösung der gröbsten Ebenen</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Stufen</translation>
    </message>
    <message>
        <source>Resolutions, each twice the one before</source>
        <translation>Auflösungen, jede doppelt so fein wie die vorige</translation>
    </message>
    <message>
        <source>Time resolution</source>
        <translation>Zeitauflösung</translation>
    </message>
    <message>
        <source>Resolution along time; 0 takes three quarters of the frames</source>
        <translation>Auflösung in der Zeit; 0 nimmt drei Viertel der Bilder</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Hidden width of the multi-head decoder</source>
        <translation>Verborgene Breite des Multi-Head-Decoders</translation>
    </message>
    <message>
        <source>Rectification</source>
        <translation>Rektifizierung</translation>
    </message>
    <message>
        <source>Temporal encoder that corrects scale and rotation from the frames before</source>
        <translation>Zeitlicher Encoder, der Größe und Drehung aus den vorigen Bildern korrigiert</translation>
    </message>
    <message>
        <source>Frames that the temporal buffer shows the encoder (T)</source>
        <translation>Bilder, die der zeitliche Puffer dem Encoder zeigt (T)</translation>
    </message>
    <message>
        <source>How much of the correction is applied</source>
        <translation>Wie viel von der Korrektur angewandt wird</translation>
    </message>
    <message>
        <source>Rows per step</source>
        <translation>Zeilen je Schritt</translation>
    </message>
    <message>
        <source>Gaussians per frame and step that the encoder learns from</source>
        <translation>Gaussians je Bild und Schritt, aus denen der Encoder lernt</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Share of the refinement after which the encoder joins</source>
        <translation>Anteil der Verfeinerung, nach dem der Encoder dazukommt</translation>
    </message>
    <message>
        <source>Dynamic weighting</source>
        <translation>Dyn. Gewichtung</translation>
    </message>
    <message>
        <source>Replace each state by a learned mixture of fits over the frames around it, before the residuals</source>
        <translation>Jeden Zustand durch eine gelernte Mischung von Anpassungen über die Bilder um ihn ersetzen, vor den Residuen</translation>
    </message>
    <message>
        <source>Positions, too</source>
        <translation>Auch Positionen</translation>
    </message>
    <message>
        <source>Dynamic weighting also steadies positions</source>
        <translation>Die dynamische Gewichtung beruhigt auch Positionen</translation>
    </message>
    <message>
        <source>Correspondence alignment</source>
        <translation>Zuordnung</translation>
    </message>
    <message>
        <source>Find each Gaussian&apos;s past by its id and ancestors (off: by position in the list, for comparisons)</source>
        <translation>Die Vergangenheit jedes Gaussians über Kennung und Vorfahren finden (aus: über den Platz in der Liste, für Vergleiche)</translation>
    </message>
    <message>
        <source>Per frame</source>
        <translation>Je Bild</translation>
    </message>
    <message>
        <source>Threshold from each frame&apos;s own gradients (off: one for all frames)</source>
        <translation>Schwelle aus den Gradienten jedes Bildes (aus: eine für alle Bilder)</translation>
    </message>
    <message>
        <source>Share of a frame&apos;s Gaussians that an event densifies (lambda)</source>
        <translation>Anteil der Gaussians eines Bildes, den ein Ereignis verdichtet (lambda)</translation>
    </message>
    <message>
        <source>Interval</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Steps between events</source>
        <translation>Schritte zwischen Ereignissen</translation>
    </message>
    <message>
        <source>Share of the refinement before the first event</source>
        <translation>Anteil der Verfeinerung vor dem ersten Ereignis</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Share of the refinement after the last event</source>
        <translation>Anteil der Verfeinerung nach dem letzten Ereignis</translation>
    </message>
    <message>
        <source>Birth error</source>
        <translation>Geburtsfehler</translation>
    </message>
    <message>
        <source>Colour or coverage error above which a frame gets Gaussians of its own from the prior&apos;s surface</source>
        <translation>Farb- oder Deckungsfehler, über dem ein Bild eigene Gaussians von der Oberfläche des Vorwissens bekommt</translation>
    </message>
    <message>
        <source>Births</source>
        <translation>Geburten</translation>
    </message>
    <message>
        <source>Most such Gaussians per frame and event</source>
        <translation>Höchstzahl solcher Gaussians je Bild und Ereignis</translation>
    </message>
    <message>
        <source>Gaussians below this opacity are removed</source>
        <translation>Gaussians unter dieser Deckkraft werden entfernt</translation>
    </message>
    <message>
        <source>Smallest</source>
        <translation>Kleinste</translation>
    </message>
    <message>
        <source>Gaussians whose largest axis is smaller leave the frame</source>
        <translation>Gaussians, deren größte Achse kleiner ist, verlassen das Bild</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>Größte</translation>
    </message>
    <message>
        <source>Gaussians whose largest axis is larger leave the frame</source>
        <translation>Gaussians, deren größte Achse größer ist, verlassen das Bild</translation>
    </message>
    <message>
        <source>Screen size</source>
        <translation>Bildgröße</translation>
    </message>
    <message>
        <source>Gaussians wider than this share of the picture leave the frame</source>
        <translation>Gaussians, die breiter sind als dieser Anteil, verlassen das Bild</translation>
    </message>
    <message>
        <source>Input view</source>
        <translation>Eingangsansicht</translation>
    </message>
    <message>
        <source>Weight of the input view&apos;s colours (lambda_3)</source>
        <translation>Gewicht der Farben der Eingangsansicht (lambda_3)</translation>
    </message>
    <message>
        <source>Silhouette</source>
        <translation>Silhouette</translation>
    </message>
    <message>
        <source>Weight of the silhouettes (lambda_4)</source>
        <translation>Gewicht der Silhouetten (lambda_4)</translation>
    </message>
    <message>
        <source>Known views</source>
        <translation>Bekannte Ansichten</translation>
    </message>
    <message>
        <source>Weight of the user&apos;s views relative to the input view</source>
        <translation>Gewicht der eigenen Ansichten im Verhältnis zur Eingangsansicht</translation>
    </message>
    <message>
        <source>Prior</source>
        <translation>Vorwissen</translation>
    </message>
    <message>
        <source>Weight of the built-in prior&apos;s views relative to the input view</source>
        <translation>Gewicht der Ansichten des Vorwissens im Verhältnis zur Eingangsansicht</translation>
    </message>
    <message>
        <source>Views per frame</source>
        <translation>Ansichten je Bild</translation>
    </message>
    <message>
        <source>Views besides the input view that a step looks at, per frame</source>
        <translation>Ansichten neben der Eingangsansicht, die ein Schritt betrachtet, je Bild</translation>
    </message>
    <message>
        <source>Temporal consistency</source>
        <translation>Zeitl. Konsistenz</translation>
    </message>
    <message>
        <source>Weight of the change of scale and rotation from frame to frame</source>
        <translation>Gewicht der Änderung von Größe und Drehung von Bild zu Bild</translation>
    </message>
    <message>
        <source>Time smoothness</source>
        <translation>Zeitl. Glätte</translation>
    </message>
    <message>
        <source>Weight of the planes&apos; second difference along time</source>
        <translation>Gewicht der zweiten Differenz der Ebenen in der Zeit</translation>
    </message>
    <message>
        <source>Space smoothness</source>
        <translation>Räuml. Glätte</translation>
    </message>
    <message>
        <source>Weight of the planes&apos; second difference in space</source>
        <translation>Gewicht der zweiten Differenz der Ebenen im Raum</translation>
    </message>
    <message>
        <source>Stillness</source>
        <translation>Ruhe</translation>
    </message>
    <message>
        <source>Weight of the time planes&apos; distance from no motion</source>
        <translation>Gewicht des Abstands der Zeitebenen von keiner Bewegung</translation>
    </message>
    <message>
        <source>Learning rate of the canonical positions; falls a hundredfold</source>
        <translation>Lernrate der Positionen der Grundform; fällt auf ein Hundertstel</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Learning rate of the decoder; falls tenfold</source>
        <translation>Lernrate des Decoders; fällt auf ein Zehntel</translation>
    </message>
    <message>
        <source>Planes</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Learning rate of the planes; falls tenfold</source>
        <translation>Lernrate der Ebenen; fällt auf ein Zehntel</translation>
    </message>
    <message>
        <source>Rectifier</source>
        <translation>Rektifizierer</translation>
    </message>
    <message>
        <source>Learning rate of the temporal encoder; falls tenfold</source>
        <translation>Lernrate des zeitlichen Encoders; fällt auf ein Zehntel</translation>
    </message>
    <message>
        <source>Learning rate of the harmonics</source>
        <translation>Lernrate der Kugelflächenfunktionen</translation>
    </message>
    <message>
        <source>Learning rate of the opacity logits</source>
        <translation>Lernrate der Deckkraft-Logits</translation>
    </message>
    <message>
        <source>Scales</source>
        <translation>Größen</translation>
    </message>
    <message>
        <source>Learning rate of the log-scales</source>
        <translation>Lernrate der logarithmischen Größen</translation>
    </message>
    <message>
        <source>Learning rate of the quaternions</source>
        <translation>Lernrate der Quaternionen</translation>
    </message>
    <message>
        <source>Thickness</source>
        <translation>Dicke</translation>
    </message>
    <message>
        <source>Depth of the solid that is assumed where no view shows it, as a multiple.</source>
        <translation>Tiefe des Körpers, der angenommen wird, wo keine Ansicht ihn zeigt, als Vielfaches.</translation>
    </message>
    <message>
        <source>Symmetry</source>
        <translation>Symmetrie</translation>
    </message>
    <message>
        <source>Whether the object is taken to be its own mirror image.</source>
        <translation>Ob das Objekt als sein eigenes Spiegelbild gilt.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Rückseite</translation>
    </message>
    <message>
        <source>What the unseen back shows: the front mirrored, softened, or plain colours.</source>
        <translation>Was die ungesehene Rückseite zeigt: die Vorderseite gespiegelt, weichgezeichnet, oder einfarbige Flächen.</translation>
    </message>
    <message>
        <source>Turning</source>
        <translation>Drehung</translation>
    </message>
    <message>
        <source>Whether an object that turns in the clip, as on a turntable, is recognised: its frames then show its sides.</source>
        <translation>Ob ein Objekt, das sich im Clip wie auf einem Drehteller dreht, erkannt wird: Seine Bilder zeigen dann seine Seiten.</translation>
    </message>
    <message>
        <source>Prior weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>Strength of the assumed views against the clip&apos;s own.</source>
        <translation>Stärke der angenommenen Ansichten gegenüber der des Clips.</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Toleranz</translation>
    </message>
    <message>
        <source>Distance in RGB up to which a colour is background; 0: as the background&apos;s noise asks for.</source>
        <translation>Abstand in RGB, bis zu dem eine Farbe Hintergrund ist; 0: wie es das Rauschen des Hintergrunds verlangt.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>The least opacity that is selected.</source>
        <translation>Die geringste Deckkraft, die ausgewählt wird.</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>The greatest opacity that is selected.</source>
        <translation>Die größte Deckkraft, die ausgewählt wird.</translation>
    </message>
    <message>
        <source>The least size that is selected: largest standard deviation.</source>
        <translation>Die geringste Größe, die ausgewählt wird: größte Standardabweichung.</translation>
    </message>
    <message>
        <source>The greatest size that is selected.</source>
        <translation>Die größte Größe, die ausgewählt wird.</translation>
    </message>
    <message>
        <source>Needles: largest over middle standard deviation, at least.</source>
        <translation>Nadeln: größte durch mittlere Standardabweichung, mindestens.</translation>
    </message>
    <message>
        <source>Distance to the fourth neighbour in medians of the frame, at least.</source>
        <translation>Abstand zum vierten Nachbarn in Medianen des Bildes, mindestens.</translation>
    </message>
    <message>
        <source>How far a colour may be from the one that is shown.</source>
        <translation>Wie weit eine Farbe von der gezeigten abweichen darf.</translation>
    </message>
</context>
<context>
    <name>Preset</name>
    <message>
        <source>draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>high</source>
        <translation>Hoch</translation>
    </message>
</context>
<context>
    <name>PresetStore</name>
    <message>
        <source>Give the preset a name.</source>
        <translation>Die Voreinstellung braucht einen Namen.</translation>
    </message>
    <message>
        <source>The name is too long.</source>
        <translation>Der Name ist zu lang.</translation>
    </message>
    <message>
        <source>The name has a sign that files cannot have: %1</source>
        <translation>Der Name hat ein Zeichen, das in Dateinamen nicht geht: %1</translation>
    </message>
    <message>
        <source>The name cannot begin with a dot.</source>
        <translation>Der Name darf nicht mit einem Punkt beginnen.</translation>
    </message>
</context>
<context>
    <name>QAbstractSpinBox</name>
    <message>
        <source>&amp;Select All</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
    <message>
        <source>&amp;Step up</source>
        <translation>&amp;Erhöhen</translation>
    </message>
    <message>
        <source>Step &amp;down</source>
        <translation>&amp;Verringern</translation>
    </message>
</context>
<context>
    <name>QDialogButtonBox</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
</context>
<context>
    <name>QDockWidget</name>
    <message>
        <source>Float</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>QKeySequenceEdit</name>
    <message>
        <source>Press shortcut</source>
        <translation>Taste drücken</translation>
    </message>
    <message>
        <source>%1, ...</source>
        <translation>%1, ...</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>QMdiSubWindow</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>&amp;Ja</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>&amp;Nein</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
</context>
<context>
    <name>QShortcut</name>
    <message>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Meta</source>
        <translation>Meta</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>Rücktaste</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Ins</source>
        <translation>Einfg</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Pos1</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Runter</translation>
    </message>
    <message>
        <source>PgUp</source>
        <translation>Bild auf</translation>
    </message>
    <message>
        <source>PgDown</source>
        <translation>Bild ab</translation>
    </message>
    <message>
        <source>F%1</source>
        <translation>F%1</translation>
    </message>
</context>
<context>
    <name>QTabBar</name>
    <message>
        <source>Scroll Left</source>
        <translation>Nach links rollen</translation>
    </message>
    <message>
        <source>Scroll Right</source>
        <translation>Nach rechts rollen</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>fitting</source>
        <translation>Anpassen</translation>
    </message>
    <message>
        <source>prior</source>
        <translation>Vorwissen</translation>
    </message>
    <message>
        <source>baking</source>
        <translation>Ausschreiben</translation>
    </message>
    <message>
        <source>canonical</source>
        <translation>Grundform</translation>
    </message>
    <message>
        <source>motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>refinement</source>
        <translation>Verfeinerung</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>matte</source>
        <translation>Matte</translation>
    </message>
</context>
<context>
    <name>Texts</name>
    <message>
        <source>unknown time</source>
        <translation>unbekannte Zeit</translation>
    </message>
    <message>
        <source>about %1 s</source>
        <translation>etwa %1 s</translation>
    </message>
    <message>
        <source>about 1 min</source>
        <translation>etwa 1 min</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h</source>
        <translation>etwa %1 h</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Marker at frame %1</source>
        <translation>Marke bei Bild %1</translation>
    </message>
    <message>
        <source>Marker %1 at frame %2</source>
        <translation>Marke %1 bei Bild %2</translation>
    </message>
    <message>
        <source>Track %1</source>
        <translation>Spur %1</translation>
    </message>
    <message>
        <source>, hidden</source>
        <translation>, ausgeblendet</translation>
    </message>
    <message>
        <source>, locked</source>
        <translation>, gesperrt</translation>
    </message>
    <message>
        <source>%1, frames %2 to %3 of %4</source>
        <translation>%1, Bilder %2 bis %3 von %4</translation>
    </message>
    <message>
        <source>, off</source>
        <translation>, aus</translation>
    </message>
    <message>
        <source>Camera key at frame %1</source>
        <translation>Kamera-Keyframe bei Bild %1</translation>
    </message>
</context>
<context>
    <name>TimelinePainter</name>
    <message>
        <source>  speed curve</source>
        <translation>  Tempokurve</translation>
    </message>
    <message>
        <source>  off</source>
        <translation>  aus</translation>
    </message>
    <message>
        <source>Press C to keep the camera at the playhead</source>
        <translation>C drücken, um die Kamera am Abspielkopf festzuhalten</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>A clip, its takes and the camera&apos;s keys are cut and timed here.</source>
        <translation>Hier werden ein Clip, seine Takes und die Keyframes der Kamera geschnitten und getimt.</translation>
    </message>
</context>
<context>
    <name>Unit</name>
    <message>
        <source>stops</source>
        <translation>Blenden</translation>
    </message>
    <message>
        <source>frames</source>
        <translation>Bilder</translation>
    </message>
</context>
<context>
    <name>ViewCube</name>
    <message>
        <source>Front</source>
        <translation>Vorn</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Hinten</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Oben</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>Unten</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::Banner</name>
    <message>
        <source>Put away</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Put the message away</source>
        <translation>Meldung ausblenden</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::BannerStrip</name>
    <message>
        <source>Show fewer</source>
        <translation>Weniger zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%n more messages</source>
        <translation>
            <numerusform>%n weitere Meldung</numerusform>
            <numerusform>%n weitere Meldungen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::CameraKeyDialog</name>
    <message>
        <source>Camera key</source>
        <translation>Kamera-Keyframe</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>x</source>
        <translation>x</translation>
    </message>
    <message>
        <source>y</source>
        <translation>y</translation>
    </message>
    <message>
        <source>z</source>
        <translation>z</translation>
    </message>
    <message>
        <source> m</source>
        <translation> m</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Looks at</source>
        <translation>Blickt auf</translation>
    </message>
    <message>
        <source>Roll</source>
        <translation>Rollen</translation>
    </message>
    <message>
        <source>°</source>
        <translation>°</translation>
    </message>
    <message>
        <source>Field of view</source>
        <translation>Blickwinkel</translation>
    </message>
    <message>
        <source>Hold, then cut</source>
        <translation>Halten, dann Schnitt</translation>
    </message>
    <message>
        <source>Straight</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Smooth, through the keys</source>
        <translation>Weich, durch die Keyframes</translation>
    </message>
    <message>
        <source>Ease in and out</source>
        <translation>Weich an und aus</translation>
    </message>
    <message>
        <source>To the next key</source>
        <translation>Zum nächsten Keyframe</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ClipFrames</name>
    <message>
        <source>%1 could not be read on: %2</source>
        <translation>%1 ließ sich nicht weiterlesen: %2</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::CommandPalette</name>
    <message>
        <source>Search actions (Ctrl+K)</source>
        <translation>Aktionen suchen (Strg+K)</translation>
    </message>
    <message>
        <source>Search actions</source>
        <translation>Aktionen suchen</translation>
    </message>
    <message>
        <source>Actions found</source>
        <translation>Gefundene Aktionen</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::DropOverlay</name>
    <message>
        <source>Looking at %1…</source>
        <translation>%1 wird angesehen…</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::EditPage</name>
    <message>
        <source>Edits of a take stand here, in the order in which they act. Its source is never changed.</source>
        <translation>Hier stehen die Bearbeitungen eines Takes in der Reihenfolge, in der sie wirken. Seine Quelle bleibt unverändert.</translation>
    </message>
    <message>
        <source>An edit of the whole sequence is being worked out; the take is shown as it is before it.</source>
        <translation>Eine Bearbeitung der ganzen Sequenz wird berechnet; der Take ist zu sehen, wie er vor ihr ist.</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Edits</source>
        <translation>Bearbeitungen</translation>
    </message>
    <message>
        <source>Add an edit</source>
        <translation>Bearbeitung hinzufügen</translation>
    </message>
    <message>
        <source>%1 (as a job)</source>
        <translation>%1 (als Auftrag)</translation>
    </message>
    <message>
        <source>Act earlier</source>
        <translation>Früher wirken</translation>
    </message>
    <message>
        <source>Act later</source>
        <translation>Später wirken</translation>
    </message>
    <message>
        <source>Remove the edit</source>
        <translation>Bearbeitung entfernen</translation>
    </message>
    <message>
        <source>Frames of this edit</source>
        <translation>Bilder dieser Bearbeitung</translation>
    </message>
    <message>
        <source>Gaussians of this edit</source>
        <translation>Gaussians dieser Bearbeitung</translation>
    </message>
    <message>
        <source>Acts on</source>
        <translation>Wirkt auf</translation>
    </message>
    <message>
        <source>Switch on %1</source>
        <translation>%1 einschalten</translation>
    </message>
    <message>
        <source>Switch off %1</source>
        <translation>%1 ausschalten</translation>
    </message>
    <message>
        <source>Move an edit</source>
        <translation>Bearbeitung verschieben</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>  · selection</source>
        <translation>  · Auswahl</translation>
    </message>
    <message>
        <source>  · frame %1</source>
        <translation>  · Bild %1</translation>
    </message>
    <message>
        <source>  · frames %1–%2</source>
        <translation>  · Bilder %1–%2</translation>
    </message>
    <message>
        <source>Acts on what is selected, in the frames chosen above</source>
        <translation>Wirkt auf die Auswahl, in den oben gewählten Bildern</translation>
    </message>
    <message>
        <source>A take with a result can be edited: generate one, or open a sequence.</source>
        <translation>Bearbeitet wird ein Take mit Ergebnis: einen generieren oder eine Sequenz öffnen.</translation>
    </message>
    <message>
        <source>All frames</source>
        <translation>Alle Bilder</translation>
    </message>
    <message>
        <source>In to out</source>
        <translation>In bis Out</translation>
    </message>
    <message>
        <source>This frame</source>
        <translation>Dieses Bild</translation>
    </message>
    <message>
        <source>Frame %1</source>
        <translation>Bild %1</translation>
    </message>
    <message>
        <source>Frames %1 to %2</source>
        <translation>Bilder %1 bis %2</translation>
    </message>
    <message>
        <source>Every Gaussian</source>
        <translation>Alle Gaussians</translation>
    </message>
    <message>
        <source>What is selected now</source>
        <translation>Die jetzige Auswahl</translation>
    </message>
    <message>
        <source>Its selection</source>
        <translation>Ihre Auswahl</translation>
    </message>
    <message>
        <source>It acts on every Gaussian.</source>
        <translation>Sie wirkt auf alle Gaussians.</translation>
    </message>
    <message>
        <source>A deletion is of what was selected then.</source>
        <translation>Gelöscht ist, was damals ausgewählt war.</translation>
    </message>
    <message>
        <source>Frames of %1</source>
        <translation>Bilder von %1</translation>
    </message>
    <message>
        <source>Gaussians of %1</source>
        <translation>Gaussians von %1</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::EngineShelf</name>
    <message>
        <source>This build has no engines.</source>
        <translation>Diese Fassung hat keine Engines.</translation>
    </message>
    <message>
        <source>The models library has no engines.</source>
        <translation>Die Modellbibliothek hat keine Engines.</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ExportDialog</name>
    <message>
        <source>Transparent background</source>
        <translation>Transparenter Hintergrund</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
    <message>
        <source>PLY, one file per frame</source>
        <translation>PLY, eine Datei je Bild</translation>
    </message>
    <message>
        <source>glTF, one file per frame and one animated</source>
        <translation>glTF, eine Datei je Bild und eine animierte</translation>
    </message>
    <message>
        <source>PLY and glTF</source>
        <translation>PLY und glTF</translation>
    </message>
    <message>
        <source>SPZ, one file per frame, small</source>
        <translation>SPZ, eine Datei je Bild, klein</translation>
    </message>
    <message>
        <source>Packed sequence (.splatseq)</source>
        <translation>Gepackte Sequenz (.splatseq)</translation>
    </message>
    <message>
        <source>Web page that plays it (HTML)</source>
        <translation>Webseite, die sie abspielt (HTML)</translation>
    </message>
    <message>
        <source>Video (MP4)</source>
        <translation>Video (MP4)</translation>
    </message>
    <message>
        <source>Pictures (PNG)</source>
        <translation>Einzelbilder (PNG)</translation>
    </message>
    <message>
        <source>Pictures (OpenEXR, linear, alpha and depth)</source>
        <translation>Einzelbilder (OpenEXR, linear, Alpha und Tiefe)</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Whole timeline</source>
        <translation>Ganze Zeitleiste</translation>
    </message>
    <message>
        <source>In to out</source>
        <translation>In bis Out</translation>
    </message>
    <message>
        <source>This frame</source>
        <translation>Dieses Bild</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>As in the viewport</source>
        <translation>Wie im Viewport</translation>
    </message>
    <message>
        <source>Turntable</source>
        <translation>Drehteller</translation>
    </message>
    <message>
        <source>Camera keys</source>
        <translation>Kamera-Keyframes</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>export</source>
        <translation>export</translation>
    </message>
    <message>
        <source>An edit of the take is still being worked out: a moment.</source>
        <translation>Eine Bearbeitung des Takes wird noch berechnet: einen Moment.</translation>
    </message>
    <message>
        <source>There is no finished take to export.</source>
        <translation>Es gibt keinen fertigen Take zum Exportieren.</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Exportieren nach</translation>
    </message>
    <message>
        <source>Say where to export to.</source>
        <translation>Bitte ein Ziel angeben.</translation>
    </message>
    <message>
        <source>SOG, one file per frame, small, for PlayCanvas</source>
        <translation>SOG, eine Datei je Bild, klein, für PlayCanvas</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Another export is writing %1.</source>
        <translation>Ein anderer Export schreibt gerade %1.</translation>
    </message>
    <message>
        <source>%1 is there already.</source>
        <translation>%1 gibt es schon.</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more are there already.</source>
        <translation>
            <numerusform>%1 und %n weitere gibt es schon.</numerusform>
            <numerusform>%1 und %n weitere gibt es schon.</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep both: export to %1</source>
        <translation>Beide behalten: nach %1 exportieren</translation>
    </message>
    <message>
        <source>Replace them</source>
        <translation>Ersetzen</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::FinishingWindow</name>
    <message>
        <source>Stop and end</source>
        <translation>Abbrechen und beenden</translation>
    </message>
    <message>
        <source>Splatreel</source>
        <translation>Splatreel</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>Wie weit es ist</translation>
    </message>
    <message>
        <source>Splatreel ends as soon as its files are on the disk.</source>
        <translation>Splatreel endet, sobald seine Dateien auf der Platte sind.</translation>
    </message>
    <message>
        <source>Splatreel ends when this is done: %1.</source>
        <translation>Splatreel endet, wenn dies fertig ist: %1.</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::GeneratePage</name>
    <message>
        <source>Generate</source>
        <translation>Generieren</translation>
    </message>
    <message>
        <source>Open a video of an object: here you choose what turns it into Gaussians, how long that may take, and every value on the way.</source>
        <translation>Ein Video eines Objekts öffnen: Hier wird gewählt, was es in Gaussians verwandelt, wie lange das dauern darf, und jeder Wert auf dem Weg dorthin.</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Engine: what turns the clip into Gaussians</source>
        <translation>Engine: was den Clip in Gaussians verwandelt</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <source>Preset: how much time and memory a run may take</source>
        <translation>Voreinstellung: wie viel Zeit und Speicher ein Lauf nehmen darf</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>Settings %1: keep two and switch between them</source>
        <translation>Werte %1: zwei Sätze behalten und zwischen ihnen wechseln</translation>
    </message>
    <message>
        <source>Settings %1</source>
        <translation>Werte %1</translation>
    </message>
    <message>
        <source>More for these settings</source>
        <translation>Mehr zu diesen Werten</translation>
    </message>
    <message>
        <source>Save as preset…</source>
        <translation>Als Voreinstellung speichern…</translation>
    </message>
    <message>
        <source>Delete this preset</source>
        <translation>Diese Voreinstellung löschen</translation>
    </message>
    <message>
        <source>Copy A to B</source>
        <translation>A nach B kopieren</translation>
    </message>
    <message>
        <source>All values back to the preset</source>
        <translation>Alle Werte auf die Voreinstellung zurücksetzen</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>Name der Voreinstellung</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Turn the clip into a 4D take (G)</source>
        <translation>Den Clip in einen 4D-Take verwandeln (G)</translation>
    </message>
    <message>
        <source>“%1” takes effect with a new run.</source>
        <translation>„%1“ wirkt erst mit einem neuen Lauf.</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>There is no engine to generate with.</source>
        <translation>Es gibt keine Engine zum Generieren.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>The engines are being loaded…</source>
        <translation>Die Engines werden geladen…</translation>
    </message>
    <message>
        <source>The clip is not where it was: it has to be found first.</source>
        <translation>Der Clip ist nicht, wo er war: Er muss erst gefunden werden.</translation>
    </message>
    <message>
        <source>Drop a video to begin.</source>
        <translation>Zum Beginnen ein Video hierher ziehen.</translation>
    </message>
    <message>
        <source>This needs about %1 of memory, %2 are free.</source>
        <translation>Das braucht etwa %1 Speicher, %2 sind frei.</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>„%1“ nehmen</translation>
    </message>
    <message>
        <source>Generate another take</source>
        <translation>Weiteren Take generieren</translation>
    </message>
    <message>
        <source>It is not known yet what in %1 is the object.</source>
        <translation>Es ist noch nicht bekannt, was in %1 das Objekt ist.</translation>
    </message>
    <message>
        <source>Paint a matte</source>
        <translation>Matte malen</translation>
    </message>
    <message>
        <source>Generate only what the timeline plays from in to out</source>
        <translation>Nur generieren, was die Zeitleiste von In bis Out spielt</translation>
    </message>
    <message numerus="yes">
        <source>Only from in to out: %n frames</source>
        <translation>
            <numerusform>Nur von In bis Out: %n Bild</numerusform>
            <numerusform>Nur von In bis Out: %n Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 frames · </source>
        <translation>%1 von %2 Bildern · </translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>“%1” is a preset of the engine: give yours another name.</source>
        <translation>„%1“ ist eine Voreinstellung der Engine: Ihre braucht einen anderen Namen.</translation>
    </message>
    <message>
        <source>There is a preset “%1” already.</source>
        <translation>Eine Voreinstellung „%1“ gibt es schon.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Replaced the preset “%1”.</source>
        <translation>Die Voreinstellung „%1“ wurde ersetzt.</translation>
    </message>
    <message>
        <source>Deleted the preset “%1”.</source>
        <translation>Die Voreinstellung „%1“ wurde gelöscht.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>All values are the preset&apos;s again.</source>
        <translation>Alle Werte sind wieder die der Voreinstellung.</translation>
    </message>
    <message>
        <source>The changes to “%1” were left behind.</source>
        <translation>Die Änderungen an „%1“ wurden verlassen.</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::HistoryPanel</name>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Anfang</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::JobRow</name>
    <message>
        <source>stopping</source>
        <translation>bricht ab</translation>
    </message>
    <message>
        <source>pausing</source>
        <translation>hält an</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Retry with the smaller preset</source>
        <translation>Mit der kleineren Voreinstellung wiederholen</translation>
    </message>
    <message>
        <source>after %1</source>
        <translation>nach %1</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Show the log of this job</source>
        <translation>Das Protokoll dieses Auftrags zeigen</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::JobsPanel</name>
    <message>
        <source>Generations and exports are listed here while they run.</source>
        <translation>Hier stehen Generierungen und Exporte, während sie laufen.</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Find an action or a key</source>
        <translation>Aktion oder Taste suchen</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>Actions and keys</source>
        <translation>Aktionen und Tasten</translation>
    </message>
    <message>
        <source>New key:</source>
        <translation>Neue Taste:</translation>
    </message>
    <message>
        <source>New key of the chosen action</source>
        <translation>Neue Taste der gewählten Aktion</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>All standard</source>
        <translation>Alles auf Standard</translation>
    </message>
    <message>
        <source>The same key starts: %1. Change one of them.</source>
        <translation>Dieselbe Taste startet: %1. Eine von beiden ändern.</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::LogPanel</name>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>What the log shows</source>
        <translation>Was das Protokoll zeigt</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>All that happened</source>
        <translation>Alles, was geschah</translation>
    </message>
    <message>
        <source>Whose lines the log shows</source>
        <translation>Wessen Zeilen das Protokoll zeigt</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::LookPage</name>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Normals</source>
        <translation>Normalen</translation>
    </message>
    <message>
        <source>Ellipsoids</source>
        <translation>Ellipsoide</translation>
    </message>
    <message>
        <source>Centres</source>
        <translation>Mittelpunkte</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Quiet gradient</source>
        <translation>Ruhiger Verlauf</translation>
    </message>
    <message>
        <source>White</source>
        <translation>Weiß</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Schwarz</translation>
    </message>
    <message>
        <source>Checker</source>
        <translation>Schachbrett</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::MainWindow</name>
    <message>
        <source>Generate</source>
        <translation>Generieren</translation>
    </message>
    <message>
        <source>Matte</source>
        <translation>Matte</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Media</source>
        <translation>Medien</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>The processor draws the view: nothing is missing, but large takes turn slower. %1</source>
        <translation>Der Prozessor zeichnet die Ansicht: Es fehlt nichts, aber große Takes drehen sich langsamer. %1</translation>
    </message>
    <message>
        <source>Save a copy with its media</source>
        <translation>Kopie mit Medien speichern</translation>
    </message>
    <message>
        <source>Set in</source>
        <translation>In-Punkt setzen</translation>
    </message>
    <message>
        <source>Set out</source>
        <translation>Out-Punkt setzen</translation>
    </message>
    <message>
        <source>Clear in and out</source>
        <translation>In und Out löschen</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>&amp;Undo %1</source>
        <translation>&amp;Rückgängig: %1</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo %1</source>
        <translation>&amp;Wiederholen: %1</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Needs a take with a result.</source>
        <translation>Braucht einen Take mit Ergebnis.</translation>
    </message>
    <message>
        <source>Save a still</source>
        <translation>Standbild speichern</translation>
    </message>
    <message>
        <source>still.png</source>
        <translation>standbild.png</translation>
    </message>
    <message>
        <source>PNG, as it shows (*.png);;OpenEXR, linear with alpha and depth (*.exr)</source>
        <translation>PNG, wie zu sehen (*.png);;OpenEXR, linear mit Alpha und Tiefe (*.exr)</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open a folder of pictures or a sequence</source>
        <translation>Einen Ordner mit Bildern oder eine Sequenz öffnen</translation>
    </message>
    <message>
        <source>Splatreel %1: videos of objects become 4D Gaussian sequences. Apache License 2.0.</source>
        <translation>Splatreel %1: Aus Videos von Objekten werden 4D-Sequenzen aus Gaussians. Apache License 2.0.</translation>
    </message>
    <message>
        <source>Set a camera key</source>
        <translation>Kamera-Keyframe setzen</translation>
    </message>
    <message>
        <source>Export the camera&apos;s way</source>
        <translation>Kamerapfad exportieren</translation>
    </message>
    <message>
        <source>camera.json</source>
        <translation>kamera.json</translation>
    </message>
    <message>
        <source>Camera path (*.json)</source>
        <translation>Kamerapfad (*.json)</translation>
    </message>
    <message>
        <source>USD, for Blender and others (*.usda)</source>
        <translation>USD, für Blender und andere (*.usda)</translation>
    </message>
    <message>
        <source>Import a camera&apos;s way</source>
        <translation>Kamerapfad importieren</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>%1 importieren</translation>
    </message>
    <message>
        <source>No object was found in %1: its background has more than one colour.</source>
        <translation>In %1 wurde kein Objekt gefunden: Der Hintergrund hat mehr als eine Farbe.</translation>
    </message>
    <message>
        <source>Paint a matte</source>
        <translation>Matte malen</translation>
    </message>
    <message>
        <source>Choose a matte: a clip of the same length, white where the object is</source>
        <translation>Matte wählen: ein Clip gleicher Länge, weiß, wo das Objekt ist</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Unbenannt</translation>
    </message>
    <message>
        <source>Splatreel (safe mode)</source>
        <translation>Splatreel (abgesicherter Modus)</translation>
    </message>
    <message>
        <source>Splatreel</source>
        <translation>Splatreel</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>Untitled.%1</source>
        <translation>Unbenannt.%1</translation>
    </message>
    <message>
        <source>Projects (*.%1)</source>
        <translation>Projekte (*.%1)</translation>
    </message>
    <message>
        <source>Save what has changed in this project?</source>
        <translation>Die Änderungen an diesem Projekt speichern?</translation>
    </message>
    <message numerus="yes">
        <source>%n files of this project are not where they were.</source>
        <translation>
            <numerusform>%n Datei dieses Projekts ist nicht, wo sie war.</numerusform>
            <numerusform>%n Dateien dieses Projekts sind nicht, wo sie waren.</numerusform>
        </translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>Suchen…</translation>
    </message>
    <message numerus="yes">
        <source>%n exports or copies are not complete yet.</source>
        <translation>
            <numerusform>%n Export oder Kopie ist noch nicht fertig.</numerusform>
            <numerusform>%n Exporte oder Kopien sind noch nicht fertig.</numerusform>
        </translation>
    </message>
    <message>
        <source>Finish this before Splatreel ends</source>
        <translation>Vor dem Beenden fertigstellen</translation>
    </message>
    <message>
        <source>Finish, then end</source>
        <translation>Fertigstellen, dann beenden</translation>
    </message>
    <message>
        <source>Stop them</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The window closes; what is left goes on without it.</source>
        <translation>Das Fenster schließt sich; der Rest läuft ohne es weiter.</translation>
    </message>
    <message>
        <source>What was not saved cannot be kept for the next start. %1</source>
        <translation>Was nicht gespeichert wurde, kann nicht für den nächsten Start aufgehoben werden. %1</translation>
    </message>
    <message>
        <source>%1 is not what it was when the project was saved.</source>
        <translation>%1 ist nicht mehr, was es beim Speichern des Projekts war.</translation>
    </message>
    <message>
        <source>These files are not what they were when the project was saved: %1.</source>
        <translation>Diese Dateien sind nicht mehr, was sie beim Speichern des Projekts waren: %1.</translation>
    </message>
    <message>
        <source>Use it anyway</source>
        <translation>Trotzdem verwenden</translation>
    </message>
    <message>
        <source>Find the old one…</source>
        <translation>Die alte suchen…</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::MatteCanvas</name>
    <message>
        <source>Picture of the clip</source>
        <translation>Bild des Clips</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::MatteEditor</name>
    <message>
        <source>Choose where alpha comes from</source>
        <translation>Herkunft des Alphas wählen</translation>
    </message>
    <message>
        <source>Change the key</source>
        <translation>Key ändern</translation>
    </message>
    <message>
        <source>Choose a matte</source>
        <translation>Matte wählen</translation>
    </message>
    <message>
        <source>Paint what stays</source>
        <translation>Behalten malen</translation>
    </message>
    <message>
        <source>Paint what goes</source>
        <translation>Entfernen malen</translation>
    </message>
    <message>
        <source>Clear the strokes of frame %1</source>
        <translation>Striche von Bild %1 löschen</translation>
    </message>
    <message>
        <source>Clear all strokes</source>
        <translation>Alle Striche löschen</translation>
    </message>
    <message>
        <source>Matte · %1</source>
        <translation>Matte · %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::MattePage</name>
    <message>
        <source>The file</source>
        <translation>Die Datei</translation>
    </message>
    <message>
        <source>A key on the background</source>
        <translation>Key auf den Hintergrund</translation>
    </message>
    <message>
        <source>Painted strokes</source>
        <translation>Gemalte Striche</translation>
    </message>
    <message>
        <source>Another clip</source>
        <translation>Ein anderer Clip</translation>
    </message>
    <message>
        <source>Alpha from</source>
        <translation>Alpha aus</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Choose the colour that is taken out</source>
        <translation>Farbe wählen, die herausgenommen wird</translation>
    </message>
    <message>
        <source>Colour that is taken out</source>
        <translation>Farbe, die herausgenommen wird</translation>
    </message>
    <message>
        <source>Pick in the picture</source>
        <translation>Im Bild wählen</translation>
    </message>
    <message>
        <source>From the border</source>
        <translation>Vom Rand</translation>
    </message>
    <message>
        <source>Take the colour that most of the picture&apos;s border has</source>
        <translation>Die Farbe nehmen, die der größte Teil des Bildrands hat</translation>
    </message>
    <message>
        <source>As its hue suggests</source>
        <translation>Wie der Farbton nahelegt</translation>
    </message>
    <message>
        <source>Stays</source>
        <translation>Bleibt</translation>
    </message>
    <message>
        <source>Goes</source>
        <translation>Fällt weg</translation>
    </message>
    <message>
        <source>Enclosed background</source>
        <translation>Umschlossener Hintergrund</translation>
    </message>
    <message>
        <source>Background&apos;s colour that the object encloses: an eye&apos;s white before white is the object, a gap between arm and body before green is not.</source>
        <translation>Hintergrundfarbe, die das Objekt umschließt: Das Weiß eines Auges vor Weiß ist Objekt, eine Lücke zwischen Arm und Körper vor Grün nicht.</translation>
    </message>
    <message>
        <source>Enclosed</source>
        <translation>Umschlossenes</translation>
    </message>
    <message>
        <source>Paint</source>
        <translation>Malen</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>The brush marks the object (X swaps)</source>
        <translation>Der Pinsel markiert das Objekt (X tauscht)</translation>
    </message>
    <message>
        <source>The brush marks what is not the object (X swaps)</source>
        <translation>Der Pinsel markiert, was nicht Objekt ist (X tauscht)</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>Größe des Pinsels</translation>
    </message>
    <message>
        <source>Size of the brush ([ and ])</source>
        <translation>Größe des Pinsels ([ und ])</translation>
    </message>
    <message>
        <source>Clear frame</source>
        <translation>Bild leeren</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>Alles leeren</translation>
    </message>
    <message>
        <source>Progress of the matte</source>
        <translation>Fortschritt der Matte</translation>
    </message>
    <message>
        <source>Stop; what is known stays</source>
        <translation>Abbrechen; Bekanntes bleibt</translation>
    </message>
    <message>
        <source>Stop carrying the matte through the clip</source>
        <translation>Übertragen der Matte abbrechen</translation>
    </message>
    <message>
        <source>Carry through the clip</source>
        <translation>Durch den Clip übertragen</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Choose a matte</source>
        <translation>Matte wählen</translation>
    </message>
    <message>
        <source>Drop a video: here you say what of it is the object.</source>
        <translation>Ein Video hierher ziehen: Hier wird gesagt, was davon das Objekt ist.</translation>
    </message>
    <message>
        <source>The clip is being looked at…</source>
        <translation>Der Clip wird angesehen…</translation>
    </message>
    <message>
        <source>The file brings the object&apos;s alpha.</source>
        <translation>Die Datei bringt das Alpha des Objekts mit.</translation>
    </message>
    <message>
        <source>The colour below is taken out.</source>
        <translation>Die Farbe unten wird herausgenommen.</translation>
    </message>
    <message>
        <source>The colour round the border is taken out.</source>
        <translation>Die Farbe am Rand wird herausgenommen.</translation>
    </message>
    <message>
        <source>The background has more than one colour. Paint a matte, or pick a colour.</source>
        <translation>Der Hintergrund hat mehr als eine Farbe. Eine Matte malen oder eine Farbe wählen.</translation>
    </message>
    <message>
        <source>Paint on one frame what stays and what goes; it is carried through the clip.</source>
        <translation>Auf einem Bild malen, was bleibt und was wegfällt; es wird durch den Clip übertragen.</translation>
    </message>
    <message>
        <source>What you paint on a frame is carried through the clip. Where it goes wrong, paint again there.</source>
        <translation>Was auf einem Bild gemalt ist, wird durch den Clip übertragen. Wo es misslingt, dort noch einmal malen.</translation>
    </message>
    <message>
        <source>White of this clip is the object.</source>
        <translation>Das Weiß dieses Clips ist das Objekt.</translation>
    </message>
    <message>
        <source>Stop painting</source>
        <translation>Malen beenden</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>No frame is painted yet.</source>
        <translation>Noch kein Bild ist bemalt.</translation>
    </message>
    <message>
        <source>One frame is painted.</source>
        <translation>Ein Bild ist bemalt.</translation>
    </message>
    <message numerus="yes">
        <source>%n frames are painted.</source>
        <translation>
            <numerusform>%n Bild ist bemalt.</numerusform>
            <numerusform>%n Bilder sind bemalt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Is being carried through the clip…</source>
        <translation>Wird durch den Clip übertragen…</translation>
    </message>
    <message>
        <source>Some frames do not know of the newest strokes yet.</source>
        <translation>Manche Bilder kennen die neuesten Striche noch nicht.</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::MattePainting</name>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Click on the background: its colour is taken out</source>
        <translation>Auf den Hintergrund klicken: Seine Farbe wird herausgenommen</translation>
    </message>
    <message>
        <source>Paint what stays · right button or Alt: what goes · X swaps · [ ] size · wheel zooms</source>
        <translation>Malen, was bleibt · rechte Taste oder Alt: was wegfällt · X tauscht · [ ] Größe · Rad zoomt</translation>
    </message>
    <message>
        <source>Paint what goes · right button or Alt: what stays · X swaps · [ ] size · wheel zooms</source>
        <translation>Malen, was wegfällt · rechte Taste oder Alt: was bleibt · X tauscht · [ ] Größe · Rad zoomt</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::MediaPanel</name>
    <message>
        <source>alpha: looking…</source>
        <translation>Alpha: wird gesucht…</translation>
    </message>
    <message>
        <source>alpha from the file</source>
        <translation>Alpha aus der Datei</translation>
    </message>
    <message>
        <source>background keyed out</source>
        <translation>Hintergrund ausgestanzt</translation>
    </message>
    <message>
        <source>alpha painted</source>
        <translation>Alpha gemalt</translation>
    </message>
    <message>
        <source>alpha from a matte</source>
        <translation>Alpha aus einer Matte</translation>
    </message>
    <message>
        <source>no object found: needs a matte</source>
        <translation>kein Objekt gefunden: braucht eine Matte</translation>
    </message>
    <message>
        <source>%1, preset %2, seed %3</source>
        <translation>%1, Voreinstellung %2, Seed %3</translation>
    </message>
    <message numerus="yes">
        <source>%n values changed</source>
        <translation>
            <numerusform>%n Wert geändert</numerusform>
            <numerusform>%n Werte geändert</numerusform>
        </translation>
    </message>
    <message>
        <source>with views: %1</source>
        <translation>mit Ansichten: %1</translation>
    </message>
    <message>
        <source>Clips and the takes made of them are kept here.</source>
        <translation>Hier liegen Clips und die Takes, die daraus gemacht sind.</translation>
    </message>
    <message>
        <source>Add a clip…</source>
        <translation>Clip hinzufügen…</translation>
    </message>
    <message>
        <source>Clips and takes</source>
        <translation>Clips und Takes</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>wird gelesen…</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>%1 · being generated</source>
        <translation>%1 · wird generiert</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>gescheitert: %1</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>noch nichts</translation>
    </message>
    <message>
        <source>Paint a matte</source>
        <translation>Matte malen</translation>
    </message>
    <message>
        <source>Choose a matte…</source>
        <translation>Matte wählen…</translation>
    </message>
    <message>
        <source>Remove from the project</source>
        <translation>Aus dem Projekt entfernen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Stop comparing with this</source>
        <translation>Nicht mehr damit vergleichen</translation>
    </message>
    <message>
        <source>Compare with this</source>
        <translation>Damit vergleichen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Continue the generation</source>
        <translation>Generierung fortsetzen</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::MissingMediaDialog</name>
    <message>
        <source>Missing media</source>
        <translation>Fehlende Medien</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Looked for at</source>
        <translation>Gesucht in</translation>
    </message>
    <message>
        <source>Missing files</source>
        <translation>Fehlende Dateien</translation>
    </message>
    <message>
        <source>Look in a folder…</source>
        <translation>In einem Ordner suchen…</translation>
    </message>
    <message>
        <source>Go on without</source>
        <translation>Ohne sie weiter</translation>
    </message>
    <message>
        <source>Where is %1?</source>
        <translation>Wo ist %1?</translation>
    </message>
    <message>
        <source>Look for the missing files below a folder</source>
        <translation>Die fehlenden Dateien unter einem Ordner suchen</translation>
    </message>
    <message>
        <source>Choose the file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>Choose the folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>These files are not where they were, or not what they were. Takes that were made of them still play; what needs a missing file itself waits until it is found.</source>
        <translation>Diese Dateien sind nicht mehr dort, wo sie waren, oder nicht mehr, was sie waren. Takes daraus spielen weiterhin; was eine fehlende Datei selbst braucht, wartet, bis sie gefunden ist.</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>Stop looking</source>
        <translation>Suche abbrechen</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::NameEditor</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ParameterGroup</name>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n geändert</numerusform>
            <numerusform>%n geändert</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ParameterPanel</name>
    <message>
        <source>Find a parameter</source>
        <translation>Parameter suchen</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ParameterRow</name>
    <message>
        <source>● acts while a generation runs</source>
        <translation>● wirkt, während eine Generierung läuft</translation>
    </message>
    <message>
        <source>↻ takes effect with the next generation</source>
        <translation>↻ wirkt mit der nächsten Generierung</translation>
    </message>
    <message>
        <source>live</source>
        <translation>sofort</translation>
    </message>
    <message>
        <source>needs a restart</source>
        <translation>braucht einen Neustart</translation>
    </message>
    <message>
        <source>Back to the standard value</source>
        <translation>Zurück zum Standardwert</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::Preferences</name>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Colours of the window.</source>
        <translation>Farben des Fensters.</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Language of the window, and how it writes numbers. Acts after a restart.</source>
        <translation>Sprache des Fensters und seine Schreibweise von Zahlen. Wirkt nach einem Neustart.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Short movements that show where something went.</source>
        <translation>Kurze Bewegungen, die zeigen, wohin etwas ging.</translation>
    </message>
    <message>
        <source>Navigation</source>
        <translation>Navigation</translation>
    </message>
    <message>
        <source>What the mouse&apos;s buttons do in the viewport.</source>
        <translation>Was die Maustasten im Viewport tun.</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Like Blender</source>
        <translation>Wie Blender</translation>
    </message>
    <message>
        <source>Like Maya</source>
        <translation>Wie Maya</translation>
    </message>
    <message>
        <source>Drawn by</source>
        <translation>Gezeichnet von</translation>
    </message>
    <message>
        <source>What draws the viewport. The fastest is measured after each start.</source>
        <translation>Was den Viewport zeichnet. Das Schnellste wird nach jedem Start gemessen.</translation>
    </message>
    <message>
        <source>The fastest</source>
        <translation>Dem Schnellsten</translation>
    </message>
    <message>
        <source>Vulkan</source>
        <translation>Vulkan</translation>
    </message>
    <message>
        <source>The processor</source>
        <translation>Dem Prozessor</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <source>The preset that a new clip starts with.</source>
        <translation>Die Voreinstellung, mit der ein neuer Clip beginnt.</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Frames in memory</source>
        <translation>Bilder im Speicher</translation>
    </message>
    <message>
        <source>What sequences may keep in memory for playing.</source>
        <translation>Was Sequenzen zum Abspielen im Speicher halten dürfen.</translation>
    </message>
    <message>
        <source>GiB</source>
        <translation>GiB</translation>
    </message>
    <message>
        <source>Frames on the disk</source>
        <translation>Bilder auf der Platte</translation>
    </message>
    <message>
        <source>Autosave</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Seconds between automatic saves of what has changed.</source>
        <translation>Sekunden zwischen automatischen Sicherungen des Geänderten.</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>What the steps to undo may take in memory.</source>
        <translation>Was die rückgängig zu machenden Schritte im Speicher belegen dürfen.</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>Recent files</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>How many the menu and the welcome page list.</source>
        <translation>Wie viele Dateien das Menü und die Startseite nennen.</translation>
    </message>
    <message>
        <source>is neither on nor off</source>
        <translation>ist weder an noch aus</translation>
    </message>
    <message>
        <source>is no text</source>
        <translation>ist kein Text</translation>
    </message>
    <message>
        <source>is none of: %1</source>
        <translation>ist keines von: %1</translation>
    </message>
    <message>
        <source>is no number</source>
        <translation>ist keine Zahl</translation>
    </message>
    <message>
        <source>is no whole number</source>
        <translation>ist keine ganze Zahl</translation>
    </message>
    <message>
        <source>is not between %1 and %2</source>
        <translation>liegt nicht zwischen %1 und %2</translation>
    </message>
    <message>
        <source>The preferences could not be read and are put aside as %1.</source>
        <translation>Die Einstellungen waren nicht lesbar und liegen nun als %1 beiseite.</translation>
    </message>
    <message>
        <source>The preference %1 %2; the standard is used.</source>
        <translation>Die Einstellung %1 %2; es gilt der Standard.</translation>
    </message>
    <message>
        <source>is not known</source>
        <translation>ist nicht bekannt</translation>
    </message>
    <message>
        <source>The preferences could not be saved to %1: %2</source>
        <translation>Die Einstellungen konnten nicht in %1 gespeichert werden: %2</translation>
    </message>
    <message>
        <source>What computed frames may take on the disk; counts from the next start.</source>
        <translation>Was berechnete Bilder auf der Platte belegen dürfen; gilt ab dem nächsten Start.</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::PreferencesDialog</name>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>Viewport</source>
        <translation>Viewport</translation>
    </message>
    <message>
        <source>Generation</source>
        <translation>Generierung</translation>
    </message>
    <message>
        <source>Memory and disk</source>
        <translation>Speicher und Platte</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Safe mode: nothing is saved.</source>
        <translation>Abgesicherter Modus: Nichts wird gespeichert.</translation>
    </message>
    <message>
        <source>All standard</source>
        <translation>Alles auf Standard</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ProgressStrip</name>
    <message>
        <source>Progress of the generation</source>
        <translation>Fortschritt der Generierung</translation>
    </message>
    <message>
        <source>Cancel; what is there is kept</source>
        <translation>Abbrechen; Vorhandenes bleibt</translation>
    </message>
    <message>
        <source>Cancel the generation</source>
        <translation>Generierung abbrechen</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>gescheitert: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1 frames/s</source>
        <translation>%1 Bilder/s</translation>
    </message>
    <message>
        <source>waits for its turn</source>
        <translation>wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ProjectKeeper</name>
    <message>
        <source>Recovery is off: after a crash only what was saved is there. %1</source>
        <translation>Wiederherstellung ist aus: Nach einem Absturz ist nur Gespeichertes da. %1</translation>
    </message>
    <message>
        <source>an unsaved project</source>
        <translation>einem ungespeicherten Projekt</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Save elsewhere…</source>
        <translation>Anderswo speichern…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Opened the version before the last save of %1</source>
        <translation>Fassung vor dem letzten Speichern von %1 geöffnet</translation>
    </message>
    <message>
        <source>Opened %1</source>
        <translation>%1 geöffnet</translation>
    </message>
    <message>
        <source>This is the work that was not saved when Splatreel ended.</source>
        <translation>Das ist die Arbeit, die nicht gespeichert war, als Splatreel endete.</translation>
    </message>
    <message>
        <source>Open the saved version</source>
        <translation>Gespeicherte Fassung öffnen</translation>
    </message>
    <message>
        <source>Open the version before</source>
        <translation>Fassung davor öffnen</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>%1 kopieren</translation>
    </message>
    <message>
        <source>What was done since the last save cannot be kept safe: %1</source>
        <translation>Was seit dem letzten Speichern getan wurde, lässt sich nicht sichern: %1</translation>
    </message>
    <message>
        <source>The project is saved as soon as %1 is on the disk.</source>
        <translation>Das Projekt wird gespeichert, sobald %1 auf der Platte ist.</translation>
    </message>
    <message>
        <source>Look for files in %1</source>
        <translation>Dateien in %1 suchen</translation>
    </message>
    <message>
        <source>None of the files is in %1.</source>
        <translation>Keine der Dateien ist in %1.</translation>
    </message>
    <message>
        <source>There is no unsaved work to recover.</source>
        <translation>Es gibt nichts wiederherzustellen, was nicht gespeichert wäre.</translation>
    </message>
    <message>
        <source>an unsaved project with %1</source>
        <translation>einem ungespeicherten Projekt mit %1</translation>
    </message>
    <message>
        <source>Work on %1 was not saved when Splatreel ended (%2).</source>
        <translation>Arbeit an %1 war nicht gespeichert, als Splatreel endete (%2).</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::SeedRow</name>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>Where a run&apos;s random numbers begin: the same seed and values give the same take. A further take of the same values gets the next seed. Takes effect with a new run.</source>
        <translation>Womit die Zufallszahlen eines Laufs beginnen: derselbe Seed und dieselben Werte geben denselben Take. Ein weiterer Take mit denselben Werten bekommt den nächsten Seed. Wirkt mit einem neuen Lauf.</translation>
    </message>
    <message>
        <source>Draw another seed</source>
        <translation>Einen anderen Seed ziehen</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::SelectionSection</name>
    <message>
        <source>By opacity</source>
        <translation>Nach Deckkraft</translation>
    </message>
    <message>
        <source>By size</source>
        <translation>Nach Größe</translation>
    </message>
    <message>
        <source>By length (needles)</source>
        <translation>Nach Länge (Nadeln)</translation>
    </message>
    <message>
        <source>By isolation (floaters)</source>
        <translation>Nach Abstand (Floater)</translation>
    </message>
    <message>
        <source>By colour</source>
        <translation>Nach Farbe</translation>
    </message>
    <message>
        <source>Follow through time</source>
        <translation>Durch die Zeit verfolgen</translation>
    </message>
    <message>
        <source>Select by</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Aufheben</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Replaces the selection</source>
        <translation>Ersetzt die Auswahl</translation>
    </message>
    <message>
        <source>Adds to it</source>
        <translation>Kommt hinzu</translation>
    </message>
    <message>
        <source>Takes away from it</source>
        <translation>Nimmt davon weg</translation>
    </message>
    <message>
        <source>Keeps what is in both</source>
        <translation>Behält, was in beiden ist</translation>
    </message>
    <message>
        <source>A new shape</source>
        <translation>Neue Form</translation>
    </message>
    <message>
        <source>This frame</source>
        <translation>Dieses Bild</translation>
    </message>
    <message>
        <source>In to out</source>
        <translation>In bis Out</translation>
    </message>
    <message>
        <source>All frames</source>
        <translation>Alle Bilder</translation>
    </message>
    <message>
        <source>New edits act on</source>
        <translation>Neue wirken auf</translation>
    </message>
    <message>
        <source>The frames that a deletion and new edits act on</source>
        <translation>Die Bilder, auf die Löschen und neue Bearbeitungen wirken</translation>
    </message>
    <message>
        <source>What is drawn means the same Gaussians in every frame (by their ids). Without it, or where a sequence has no ids, it means what lies below the drawing in each frame.</source>
        <translation>Das Gezeichnete meint in jedem Bild dieselben Gaussians (nach ihrer Kennung). Ohne dies, oder wo eine Sequenz keine Kennungen hat, meint es, was in jedem Bild unter der Zeichnung liegt.</translation>
    </message>
    <message>
        <source>Put these away; the selection stays</source>
        <translation>Ausblenden; die Auswahl bleibt</translation>
    </message>
    <message>
        <source>Nothing is selected: new edits act on every Gaussian.</source>
        <translation>Nichts ist ausgewählt: Neue Bearbeitungen wirken auf alle Gaussians.</translation>
    </message>
    <message>
        <source>Selected: %1</source>
        <translation>Ausgewählt: %1</translation>
    </message>
    <message>
        <source>Selected: counting…</source>
        <translation>Ausgewählt: wird gezählt…</translation>
    </message>
    <message>
        <source>Choose a colour; a click on the object takes its colour</source>
        <translation>Farbe wählen; ein Klick auf das Objekt nimmt seine Farbe</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Select: %1</source>
        <translation>Auswählen: %1</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::Session</name>
    <message>
        <source>Undone: %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Done again: %1</source>
        <translation>Wiederholt: %1</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n frames, %2</source>
        <translation>
            <numerusform>%1: %n Bild, %2</numerusform>
            <numerusform>%1: %n Bilder, %2</numerusform>
        </translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n frames</source>
        <translation>
            <numerusform>%1: %n Bild</numerusform>
            <numerusform>%1: %n Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>Generate it again</source>
        <translation>Erneut generieren</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message numerus="yes">
        <source>%1 ends before its header says; %n frames are there.</source>
        <translation>
            <numerusform>%1 endet früher, als sein Kopf sagt; %n Bild ist da.</numerusform>
            <numerusform>%1 endet früher, als sein Kopf sagt; %n Bilder sind da.</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Find %1</source>
        <translation>%1 suchen</translation>
    </message>
    <message>
        <source>%1 is needed by its takes: remove them first.</source>
        <translation>%1 wird von seinen Takes gebraucht: erst sie entfernen.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Rename to %1</source>
        <translation>In %1 umbenennen</translation>
    </message>
    <message>
        <source>Take %1</source>
        <translation>Take %1</translation>
    </message>
    <message>
        <source>Generate %1</source>
        <translation>%1 generieren</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Exported to %1</source>
        <translation>Nach %1 exportiert</translation>
    </message>
    <message>
        <source>%1 is done</source>
        <translation>%1 ist fertig</translation>
    </message>
    <message>
        <source>%1 was interrupted at %2 %.</source>
        <translation>%1 wurde bei %2 % unterbrochen.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>%1 could not be finished: %2.</source>
        <translation>%1 konnte nicht beendet werden: %2.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>%1 was interrupted at %2 %, and its checkpoint is gone.</source>
        <translation>%1 wurde bei %2 % unterbrochen, und der Sicherungspunkt ist weg.</translation>
    </message>
    <message>
        <source>%1 was interrupted before its first checkpoint.</source>
        <translation>%1 wurde vor dem ersten Sicherungspunkt unterbrochen.</translation>
    </message>
    <message>
        <source>%1 was made by %2, which is not here.</source>
        <translation>%1 wurde mit %2 gemacht, das hier fehlt.</translation>
    </message>
    <message>
        <source>%1 needs its clip, which is not where it was.</source>
        <translation>%1 braucht seinen Clip, der nicht ist, wo er war.</translation>
    </message>
    <message>
        <source>Add views %1</source>
        <translation>Ansichten %1 hinzufügen</translation>
    </message>
    <message>
        <source>%1 does not say which of its views is the clip: open the clip first.</source>
        <translation>%1 sagt nicht, welche Ansicht der Clip ist: erst den Clip öffnen.</translation>
    </message>
    <message>
        <source>%1 is no longer needed.</source>
        <translation>%1 wird nicht mehr gebraucht.</translation>
    </message>
    <message>
        <source>%1 was not worked out.</source>
        <translation>%1 wurde nicht berechnet.</translation>
    </message>
    <message>
        <source>Work it out</source>
        <translation>Berechnen</translation>
    </message>
    <message>
        <source>Use changed files</source>
        <translation>Geänderte Dateien verwenden</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::SpeedCurveDialog</name>
    <message>
        <source>Even</source>
        <translation>Gleichmäßig</translation>
    </message>
    <message>
        <source>From slow to fast</source>
        <translation>Von langsam zu schnell</translation>
    </message>
    <message>
        <source>From fast to slow</source>
        <translation>Von schnell zu langsam</translation>
    </message>
    <message>
        <source>Slow at both ends</source>
        <translation>Langsam an beiden Enden</translation>
    </message>
    <message>
        <source>Slow in the middle</source>
        <translation>Langsam in der Mitte</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>As filmed</source>
        <translation>Wie gefilmt</translation>
    </message>
    <message>
        <source>Key at the playhead</source>
        <translation>Keyframe am Abspielkopf</translation>
    </message>
    <message>
        <source>Remove key</source>
        <translation>Keyframe entfernen</translation>
    </message>
    <message>
        <source>Frame of the key</source>
        <translation>Bild des Keyframes</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Speed that the key is reached with</source>
        <translation>Tempo, mit dem der Keyframe erreicht wird</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>jumps to</source>
        <translation>springt auf</translation>
    </message>
    <message>
        <source>Speed that the clip goes on with</source>
        <translation>Tempo, mit dem der Clip weiterläuft</translation>
    </message>
    <message>
        <source>Speed curve of %1</source>
        <translation>Tempokurve von %1</translation>
    </message>
    <message>
        <source>Shows frames %1 to %2 of the source’s 0 to %3.</source>
        <translation>Zeigt die Bilder %1 bis %2 von 0 bis %3 der Quelle.</translation>
    </message>
    <message numerus="yes">
        <source>Stands still for %n frames, where the source has run out (shaded).</source>
        <translation>
            <numerusform>Steht %n Bild lang still, wo die Quelle zu Ende ist (schattiert).</numerusform>
            <numerusform>Steht %n Bilder lang still, wo die Quelle zu Ende ist (schattiert).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>splatreel::ui::SpeedCurveGraph</name>
    <message>
        <source>Speed curve</source>
        <translation>Tempokurve</translation>
    </message>
    <message>
        <source>Speed over the clip&apos;s length. Left and right go from key to key, up and down change the speed, Insert and Delete add and remove a key.</source>
        <translation>Tempo über die Länge des Clips. Links und rechts gehen von Keyframe zu Keyframe, auf und ab ändern das Tempo, Einfügen und Entfernen setzen und löschen einen Keyframe.</translation>
    </message>
    <message>
        <source>Drag keys and the pieces between them, double-click to set a key; Control: without snapping</source>
        <translation>Keyframe und die Stücke dazwischen ziehen, doppelklicken setzt einen Keyframe; Strg: ohne Einrasten</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>frame</source>
        <translation>Bild</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::StageArea</name>
    <message>
        <source>%1 is not where it was.</source>
        <translation>%1 ist nicht, wo es war.</translation>
    </message>
    <message>
        <source>No matte on this frame yet: carry the strokes through the clip, or paint here.</source>
        <translation>Dieses Bild hat noch keine Matte: die Striche durch den Clip übertragen oder hier malen.</translation>
    </message>
    <message>
        <source>No matte on this frame yet: it is on its way from the painted ones.</source>
        <translation>Dieses Bild hat noch keine Matte: Sie ist von den bemalten unterwegs.</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::StageFeed</name>
    <message>
        <source>Frame %1 is being read…</source>
        <translation>Bild %1 wird gelesen…</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>%1 before its edits</source>
        <translation>%1 vor den Bearbeitungen</translation>
    </message>
    <message>
        <source>The first Gaussians are on their way…</source>
        <translation>Die ersten Gaussians sind unterwegs…</translation>
    </message>
    <message>
        <source>This take has no result: its run failed.</source>
        <translation>Dieser Take hat kein Ergebnis: Sein Lauf ist gescheitert.</translation>
    </message>
    <message>
        <source>This take has no result yet.</source>
        <translation>Dieser Take hat noch kein Ergebnis.</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::StatusBar</name>
    <message>
        <source>memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Memory in use</source>
        <translation>Belegter Speicher</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>no jobs</source>
        <translation>keine Aufträge</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs</source>
        <translation>
            <numerusform>%n Auftrag</numerusform>
            <numerusform>%n Aufträge</numerusform>
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
            <numerusform>%1 in %n Bild</numerusform>
            <numerusform>%1 in %n Bildern</numerusform>
        </translation>
    </message>
    <message>
        <source>This inverted selection cannot be intersected: select nothing first.</source>
        <translation>Diese umgekehrte Auswahl lässt sich nicht schneiden: erst die Auswahl aufheben.</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>Invert the selection</source>
        <translation>Auswahl umkehren</translation>
    </message>
    <message>
        <source>Delete selected Gaussians</source>
        <translation>Ausgewählte Gaussians löschen</translation>
    </message>
    <message>
        <source>The timeline shows nothing of this take there: move the playhead, or choose all frames.</source>
        <translation>Die Zeitleiste zeigt dort nichts von diesem Take: den Abspielkopf bewegen oder alle Bilder wählen.</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::TimelineActions</name>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Fade and slip</source>
        <translation>Blenden und Inhalt verschieben</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::TimelineCanvas</name>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Source clips, takes and camera keys over time</source>
        <translation>Quellclips, Takes und Kamera-Keyframes über die Zeit</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Reverse</source>
        <translation>Rückwärts</translation>
    </message>
    <message>
        <source>Change speed</source>
        <translation>Tempo ändern</translation>
    </message>
    <message>
        <source>Delete camera keys</source>
        <translation>Kamera-Keyframes löschen</translation>
    </message>
    <message>
        <source>Delete clips</source>
        <translation>Clips löschen</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Add marker</source>
        <translation>Marke hinzufügen</translation>
    </message>
    <message>
        <source>Hide track</source>
        <translation>Spur ausblenden</translation>
    </message>
    <message>
        <source>Show track</source>
        <translation>Spur einblenden</translation>
    </message>
    <message>
        <source>Unlock track</source>
        <translation>Spur entsperren</translation>
    </message>
    <message>
        <source>Lock track</source>
        <translation>Spur sperren</translation>
    </message>
    <message>
        <source>Copy clips</source>
        <translation>Clips kopieren</translation>
    </message>
    <message>
        <source>Move clips</source>
        <translation>Clips verschieben</translation>
    </message>
    <message>
        <source>Trim</source>
        <translation>Trimmen</translation>
    </message>
    <message>
        <source>Copy camera keys</source>
        <translation>Kamera-Keyframes kopieren</translation>
    </message>
    <message>
        <source>Move camera keys</source>
        <translation>Kamera-Keyframes verschieben</translation>
    </message>
    <message>
        <source>In and out</source>
        <translation>In und Out</translation>
    </message>
    <message>
        <source>Move marker</source>
        <translation>Marke verschieben</translation>
    </message>
    <message>
        <source>%1
frames %2 to %3</source>
        <translation>%1
Bilder %2 bis %3</translation>
    </message>
    <message>
        <source>Drag to trim; Control: without snapping</source>
        <translation>Ziehen trimmt; Strg: ohne Einrasten</translation>
    </message>
    <message>
        <source>Camera key: drag to move, Alt to copy, double-click for numbers</source>
        <translation>Kamera-Keyframe: Ziehen verschiebt, Alt kopiert, Doppelklick zeigt Zahlen</translation>
    </message>
    <message>
        <source>In: drag to change what plays</source>
        <translation>In: Ziehen ändert, was spielt</translation>
    </message>
    <message>
        <source>Out: drag to change what plays</source>
        <translation>Out: Ziehen ändert, was spielt</translation>
    </message>
    <message>
        <source>Show or hide this track</source>
        <translation>Diese Spur ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Keep this track from being changed</source>
        <translation>Diese Spur vor Änderungen schützen</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Speed curve</source>
        <translation>Tempokurve</translation>
    </message>
    <message>
        <source>Speed as filmed</source>
        <translation>Tempo wie gefilmt</translation>
    </message>
    <message>
        <source>Freeze frame</source>
        <translation>Bild einfrieren</translation>
    </message>
    <message>
        <source>Fade</source>
        <translation>Blende</translation>
    </message>
    <message>
        <source>Interpolate between frames</source>
        <translation>Zwischen Bildern interpolieren</translation>
    </message>
    <message>
        <source>Enable clip</source>
        <translation>Clip aktivieren</translation>
    </message>
    <message>
        <source>Disable clip</source>
        <translation>Clip deaktivieren</translation>
    </message>
    <message>
        <source>Speed in percent; the clip&apos;s length follows</source>
        <translation>Tempo in Prozent; die Länge des Clips folgt</translation>
    </message>
    <message>
        <source>Easing</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Change camera key</source>
        <translation>Kamera-Keyframe ändern</translation>
    </message>
    <message>
        <source>Rename marker</source>
        <translation>Marke umbenennen</translation>
    </message>
    <message>
        <source>Slip</source>
        <translation>Inhalt verschieben</translation>
    </message>
    <message>
        <source>No fades</source>
        <translation>Keine Blenden</translation>
    </message>
    <message>
        <source>Delete markers</source>
        <translation>Marken löschen</translation>
    </message>
    <message>
        <source>Rename track</source>
        <translation>Spur umbenennen</translation>
    </message>
    <message>
        <source>Rename clip</source>
        <translation>Clip umbenennen</translation>
    </message>
    <message>
        <source>Colour of the marker</source>
        <translation>Farbe der Marke</translation>
    </message>
    <message>
        <source>Move track</source>
        <translation>Spur verschieben</translation>
    </message>
    <message>
        <source>Remove track</source>
        <translation>Spur entfernen</translation>
    </message>
    <message>
        <source>Way of the camera</source>
        <translation>Weg der Kamera</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>Bilder pro Sekunde</translation>
    </message>
    <message>
        <source>Frames per second of the timeline; everything keeps its time</source>
        <translation>Bilder pro Sekunde der Zeitleiste; alles behält seine Zeit</translation>
    </message>
    <message>
        <source>%1: double-click to rename, right-click for more</source>
        <translation>%1: Doppelklick benennt um, Rechtsklick bietet mehr</translation>
    </message>
    <message>
        <source>Marker: drag to move, double-click to rename</source>
        <translation>Marke: ziehen verschiebt, Doppelklick benennt um</translation>
    </message>
    <message>
        <source>Drag to move, Alt: a copy, Shift+Alt: slip</source>
        <translation>Ziehen verschiebt, Alt: eine Kopie, Umschalt+Alt: Inhalt verschieben</translation>
    </message>
    <message>
        <source>Drag to fade in</source>
        <translation>Ziehen, um einzublenden</translation>
    </message>
    <message>
        <source>Drag to fade out</source>
        <translation>Ziehen, um auszublenden</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::TimelineDock</name>
    <message>
        <source>Loop</source>
        <translation>Schleife</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::TimelineWidget</name>
    <message>
        <source>Zoom of the timeline</source>
        <translation>Zoom der Zeitleiste</translation>
    </message>
    <message>
        <source>Zoom; the wheel zooms at the cursor, Shift and the wheel scroll</source>
        <translation>Zoom; das Rad zoomt am Zeiger, Umschalt und Rad rollen</translation>
    </message>
    <message>
        <source>Part of the timeline in sight</source>
        <translation>Sichtbarer Teil der Zeitleiste</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::TrackCamera</name>
    <message>
        <source>Set a camera key first (C).</source>
        <translation>Erst einen Kamera-Keyframe setzen (C).</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::TransportBar</name>
    <message>
        <source>once</source>
        <translation>einmal</translation>
    </message>
    <message>
        <source>loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>ping-pong</source>
        <translation>Pingpong</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>frame %1 of %2</source>
        <translation>Bild %1 von %2</translation>
    </message>
    <message>
        <source>in %1  out %2</source>
        <translation>In %1  Out %2</translation>
    </message>
    <message>
        <source>no frames</source>
        <translation>keine Bilder</translation>
    </message>
    <message>
        <source>%1 frames/s</source>
        <translation>%1 Bilder/s</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ViewBar</name>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Camera track</source>
        <translation>Kameraspur</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>before edits</source>
        <translation>unbearbeitet</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>With</source>
        <translation>Mit</translation>
    </message>
    <message>
        <source>The source clip</source>
        <translation>Dem Quellclip</translation>
    </message>
    <message>
        <source>The take before its edits</source>
        <translation>Dem Take vor den Bearbeitungen</translation>
    </message>
    <message>
        <source>Hold %1 to see the other one alone</source>
        <translation>%1 halten, um das andere allein zu sehen</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ViewportHost</name>
    <message>
        <source>Viewport</source>
        <translation>Viewport</translation>
    </message>
    <message>
        <source>There is no source clip: choose a take to compare with.</source>
        <translation>Es gibt keinen Quellclip: einen Take zum Vergleichen wählen.</translation>
    </message>
    <message>
        <source>The view cannot be drawn: %1</source>
        <translation>Die Ansicht lässt sich nicht zeichnen: %1</translation>
    </message>
    <message>
        <source>Draw with the processor</source>
        <translation>Mit dem Prozessor zeichnen</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ViewportTools</name>
    <message>
        <source>Shift adds · Ctrl takes away · both intersect · Alt looks around</source>
        <translation>Umschalt fügt hinzu · Strg nimmt weg · beide schneiden · Alt sieht um</translation>
    </message>
    <message>
        <source>Drag a rectangle · %1</source>
        <translation>Rechteck aufziehen · %1</translation>
    </message>
    <message>
        <source>Draw around · %1</source>
        <translation>Umfahren · %1</translation>
    </message>
    <message>
        <source>Paint · [ ] size · %1</source>
        <translation>Malen · [ ] Größe · %1</translation>
    </message>
    <message>
        <source>Pull the faces: what is inside is selected</source>
        <translation>Flächen ziehen: Was innen liegt, wird ausgewählt</translation>
    </message>
    <message>
        <source>Pull the faces: what is outside is cut away</source>
        <translation>Flächen ziehen: Was außen liegt, wird abgeschnitten</translation>
    </message>
    <message>
        <source>Drag a handle · Ctrl snaps</source>
        <translation>Griff ziehen · Strg rastet ein</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Crop to box</source>
        <translation>Auf Quader zuschneiden</translation>
    </message>
    <message>
        <source>Select by box</source>
        <translation>Mit Quader auswählen</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Skalieren</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ViewportWindow</name>
    <message>
        <source>Viewport</source>
        <translation>Viewport</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ViewsCard</name>
    <message>
        <source>, from %1 above</source>
        <translation>, von %1 oben</translation>
    </message>
    <message>
        <source>, from %1 below</source>
        <translation>, von %1 unten</translation>
    </message>
    <message>
        <source> · the clip&apos;s own</source>
        <translation> · die des Clips</translation>
    </message>
    <message>
        <source> · frame %1</source>
        <translation> · Bild %1</translation>
    </message>
    <message>
        <source>Use these views no more</source>
        <translation>Diese Ansichten nicht mehr verwenden</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>How far round the object the picture was taken, seen from above against the clock: 90° is what the clip has at its right, 180° the back, 270° at its left (azimuth)</source>
        <translation>Wie weit um das Objekt herum das Bild entstand, von oben gegen den Uhrzeigersinn: 90° ist, was der Clip rechts hat, 180° die Rückseite, 270° links (Azimut)</translation>
    </message>
    <message>
        <source>Side of a view</source>
        <translation>Seite einer Ansicht</translation>
    </message>
    <message>
        <source>From above</source>
        <translation>Von oben</translation>
    </message>
    <message>
        <source>How far from above it was taken; from below is negative (elevation)</source>
        <translation>Wie weit von oben es entstand; von unten ist negativ (Elevation)</translation>
    </message>
    <message>
        <source>Height of a view</source>
        <translation>Höhe einer Ansicht</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>The frame of the clip in which the object stands as in this picture</source>
        <translation>Das Bild des Clips, in dem das Objekt steht wie auf diesem</translation>
    </message>
    <message>
        <source>Frame of a view</source>
        <translation>Bild einer Ansicht</translation>
    </message>
    <message>
        <source>Use a view</source>
        <translation>Ansicht verwenden</translation>
    </message>
    <message>
        <source>Leave out a view</source>
        <translation>Ansicht weglassen</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::ViewsSection</name>
    <message>
        <source>Pictures of the object from other sides, for the sides that the clip hides</source>
        <translation>Bilder des Objekts von anderen Seiten, für die Seiten, die der Clip verbirgt</translation>
    </message>
    <message>
        <source>What the clip does not show is guessed. Views of the same object from other sides make it true: drop a picture or a folder with views.json here.</source>
        <translation>Was der Clip nicht zeigt, ist geraten. Ansichten desselben Objekts von anderen Seiten machen es wahr: ein Bild oder einen Ordner mit views.json hierher ziehen.</translation>
    </message>
    <message>
        <source>Picture…</source>
        <translation>Bild…</translation>
    </message>
    <message>
        <source>A single picture: the object&apos;s back, say</source>
        <translation>Ein einzelnes Bild: etwa die Rückseite des Objekts</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>A folder with views.json: clips from known cameras</source>
        <translation>Ein Ordner mit views.json: Clips von bekannten Kameras</translation>
    </message>
    <message>
        <source>Choose a folder with views.json</source>
        <translation>Ordner mit views.json wählen</translation>
    </message>
    <message>
        <source>Choose a picture of another side</source>
        <translation>Bild einer anderen Seite wählen</translation>
    </message>
    <message>
        <source>More views</source>
        <translation>Weitere Ansichten</translation>
    </message>
    <message numerus="yes">
        <source>%n used</source>
        <translation>
            <numerusform>%n verwendet</numerusform>
            <numerusform>%n verwendet</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove views</source>
        <translation>Ansichten entfernen</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>Bilder (%1)</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::WelcomePage</name>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Drop a video here</source>
        <translation>Ein Video hierher ziehen</translation>
    </message>
    <message>
        <source>Drop a video of an object here</source>
        <translation>Ein Video eines Objekts hierher ziehen</translation>
    </message>
    <message>
        <source>or numbered pictures, a PLY or glTF sequence, a project</source>
        <translation>oder nummerierte Bilder, eine PLY- oder glTF-Sequenz, ein Projekt</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen…</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>Beispiel ausprobieren</translation>
    </message>
    <message>
        <source>A dog that gallops: 48 frames with their alpha</source>
        <translation>Ein galoppierender Hund: 48 Bilder mit ihrem Alpha</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
</context>
<context>
    <name>splatreel::ui::WindowLayouts</name>
    <message>
        <source>Save the layout</source>
        <translation>Anordnung speichern</translation>
    </message>
    <message>
        <source>Name; an existing one is replaced</source>
        <translation>Name; eine gleichnamige wird ersetzt</translation>
    </message>
    <message>
        <source>None saved yet</source>
        <translation>Noch keine gespeichert</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
</context>
</TS>
