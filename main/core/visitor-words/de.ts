import type { ErrorCode } from "../../../shared/errors.ts";
import type { VisitorWords } from "./en.ts";

export const de: VisitorWords = {
  signIn: {
    title: "Anmelden",
    lead: "Melde dich an, um dieses ComfyUI zu benutzen.",
    byLink: "Du wirst angemeldet…",
    key: "Schlüssel",
    show: "Zeigen",
    hide: "Verbergen",
    remember: "Auf diesem Gerät angemeldet bleiben",
    submit: "Anmelden",
    noKey: "Kein Schlüssel? Frag die Person, die dir den Link geschickt hat.",
    notEncrypted: "Diese Verbindung ist nicht verschlüsselt.",
    tooMany:
      "Zu viele falsche Schlüssel aus deinem Netzwerk. Versuch es in einer Minute noch einmal.",
    tooManyUntil: "Zu viele falsche Schlüssel aus deinem Netzwerk. Nächster Versuch in {clock}.",
    failed: "Das hat nicht geklappt. Versuch es noch einmal.",
    safe: "Was du gemacht hast, bleibt erhalten, und dein offener Workflow bleibt in diesem Browser.",
  },
  noConnection:
    "Keine Verbindung zu diesem Computer. Prüfe dein Netzwerk und versuch es noch einmal.",
  badKey: {
    mistyped:
      "Das sieht vertippt aus: Ein Zeichen fehlt oder ist falsch. Kopiere den Schlüssel noch einmal.",
    unknown:
      "Dieser Schlüssel ist hier nicht bekannt. Vielleicht wurde er ersetzt. Bitte um einen neuen.",
    paused: "Dieser Schlüssel ist pausiert. Frag die Person, von der du ihn hast.",
    expired: "Dieser Schlüssel ist abgelaufen. Bitte um einen neuen.",
    expiredOn: "Dieser Schlüssel ist abgelaufen: {time}. Bitte um einen neuen.",
    other: "Dieser Schlüssel öffnet hier nichts.",
  },
  ended: {
    deleted: "Dein Schlüssel wurde zurückgenommen. Frag die Person, von der du ihn hast.",
    paused: "Dein Schlüssel ist pausiert. Frag die Person, von der du ihn hast.",
    expired: "Dein Schlüssel ist abgelaufen. Bitte um einen neuen.",
    expiredOn: "Dein Schlüssel ist abgelaufen: {time}. Bitte um einen neuen.",
    replaced: "Dein Schlüssel wurde ersetzt. Melde dich mit dem neuen an.",
    disconnected:
      "Deine Verbindung wurde getrennt. Du kannst dich mit deinem Schlüssel wieder anmelden.",
    idle: "Du warst eine Weile nicht hier. Melde dich mit deinem Schlüssel wieder an.",
  },
  waiting: {
    notReady: "ComfyUI ist nicht bereit. Diese Seite öffnet es von selbst.",
    starting: "ComfyUI startet. Diese Seite öffnet es von selbst.",
    stopped:
      "ComfyUI ist gerade ausgeschaltet. Diese Seite öffnet es von selbst, wenn es wieder da ist.",
    crashed: "ComfyUI hat ein Problem und wird neu gestartet. Diese Seite öffnet es von selbst.",
    gone: "Keine Verbindung zu diesem Computer. Es wird weiter versucht.",
    waited: "Wartezeit: {clock}",
    reload: "Lade diese Seite gleich noch einmal.",
  },
  refused: {
    head: "Das hat nicht geklappt",
    todo: {
      ask: "Wenn du es brauchst, frag sie danach.",
      front: "Prüfe die Adresse, oder öffne ComfyUI und mach dort weiter.",
      site: "Öffne ComfyUI und mach dort weiter.",
      signIn: "Melde dich mit dem Schlüssel an, den du bekommen hast.",
      again: "Bleibt es dabei, sag der Person Bescheid, die dieses ComfyUI teilt.",
      later: "Versuch es später noch einmal.",
      none: "Auf die Adresse in deinem Browser hört dieser Computer nicht. Hast du den Link nicht mehr, frag noch einmal danach.",
    },
    tryAgain: "Noch einmal versuchen",
    otherKey: "Mit einem anderen Schlüssel anmelden",
  },
  codeUsed: {
    title: "ComfyUI noch einmal öffnen",
    head: "Diese Adresse gilt nur einmal",
    text: "Und nur in einem Browser des Computers, auf dem Latchkey läuft. Wähle dort im Fenster noch einmal „ComfyUI öffnen“.",
  },
  account: {
    title: "Dein Schlüssel",
    looking: "Dein Schlüssel wird geprüft…",
    left: "Übrig in dieser Stunde",
    leftOf: "{left} von {limit}, neu ab {time}",
    noLimit: "Kein Limit",
    startsNothing: "Dein Schlüssel startet nichts",
    ends: "Endet",
    never: "Nie",
    usage: "Generierungen und Anfragen in 30 Tagen",
    failed: "{total}, davon {failed} fehlgeschlagen",
    notCounted: "Wird bei dir nicht gezählt",
    notShown: "Lässt sich gerade nicht zeigen",
    comfy: "ComfyUI",
    open: "ComfyUI öffnen",
    signOut: "Abmelden",
    stillSignedIn:
      "Keine Verbindung zu diesem Computer, deshalb bist du noch angemeldet. Versuch es noch einmal.",
    noConnection:
      "Keine Verbindung zu diesem Computer. Prüfe dein Netzwerk und lade diese Seite noch einmal.",
    bar: "Meinen Schlüssel und sein Limit unter ComfyUI zeigen",
    script: "Aus einem Skript",
    scriptText:
      "Programme schicken den Schlüssel in einem Header. Im Browser zählen nur Generierungen zum Limit; bei Skripten zählt jede Anfrage.",
    docs: "Mehr in der Dokumentation (englisch)",
    example: "Beispiel",
    exampleKey: "der Schlüssel, den du bekommen hast",
    needsScript: "Diese Seite braucht JavaScript.",
    ownBrowser: "Dein eigener Browser",
    roles: {
      viewer: "Du kannst Workflows und Ergebnisse ansehen, aber nichts starten.",
      creator: "Du kannst Workflows starten und Bilder hochladen.",
      admin: "Du kannst alles, auch Schlüssel und ComfyUI-Manager.",
      owner: "Das ist der Browser der Person, die dieses ComfyUI teilt. Er hat kein Limit.",
    },
    states: {
      ready: "Bereit",
      starting: "Startet",
      stopped: "Gerade ausgeschaltet",
      stopping: "Wird ausgeschaltet",
      crashed: "Hat ein Problem und wird neu gestartet",
    },
  },
  bar: {
    label: "Dein Schlüssel",
    hide: "Ausblenden",
    hideThis: "Diese Leiste ausblenden",
    viewer: "kann ansehen, aber nichts starten",
    noLimit: "kein Limit",
    reached: "Limit von {limit} erreicht, neu ab {time}",
    left: "{left} von {limit} übrig bis {time}",
    starting: "ComfyUI startet. Es geht von selbst weiter.",
    stopped: "ComfyUI ist gerade ausgeschaltet.",
    stopping: "ComfyUI wird ausgeschaltet.",
    crashed: "ComfyUI hat ein Problem und wird neu gestartet.",
    back: "ComfyUI ist wieder da.",
    gone: "Keine Verbindung zu dem Computer, auf dem ComfyUI läuft. Es wird weiter versucht.",
  },
  trust: {
    title: "Dieser Verbindung vertrauen",
    why: "Die Verbindung ist verschlüsselt. Dein Browser warnt trotzdem („Dies ist keine sichere Verbindung“, „Mögliches Sicherheitsrisiko erkannt“), weil er den Aussteller des Zertifikats nicht kennt: eine Zertifizierungsstelle, die nur für dieses Netzwerk gemacht wurde. Du kannst die Warnung jedes Mal übergehen oder diesem Gerät einmal sagen, dass es der Stelle vertrauen soll.",
    compare: "1. Vergleichen",
    compareText:
      "Lass dir von der Person, die dir den Link geschickt hat, den Fingerabdruck aus ihrem Fenster vorlesen (Einstellungen, Teilen). Er muss mit diesem hier übereinstimmen und mit dem, den dein Gerät zeigt. Ist es ein anderer, sitzt jemand dazwischen: Hör hier auf.",
    download: "2. Herunterladen und vertrauen",
    downloadButton: "Zertifikat herunterladen",
    windows: "Windows",
    windowsText:
      "Öffne die Datei, wähle „Zertifikat installieren“, „Aktueller Benutzer“, „Alle Zertifikate in folgendem Speicher speichern“, „Vertrauenswürdige Stammzertifizierungsstellen“. Chrome und Edge vertrauen ihm dann.",
    mac: "macOS",
    macText:
      "Öffne die Datei: Sie kommt in die Schlüsselbundverwaltung. Doppelklicke dort darauf, öffne „Vertrauen“ und wähle „Immer vertrauen“. Safari und Chrome vertrauen ihm dann.",
    ios: "iPhone und iPad",
    iosText:
      "Erlaube den Download, dann Einstellungen, „Profil geladen“, „Installieren“. Danach Einstellungen, Allgemein, Info, „Zertifikatsvertrauenseinstellungen“, und schalte es dort ein.",
    android: "Android",
    androidText:
      "Einstellungen, Sicherheit, Weitere Sicherheitseinstellungen, „Verschlüsselung und Anmeldedaten“, „Ein Zertifikat installieren“, „CA-Zertifikat“. Chrome vertraut ihm dann.",
    firefox: "Firefox, auf jedem Computer",
    firefoxText:
      "Einstellungen, Datenschutz & Sicherheit, Zertifikate, „Zertifikate anzeigen“, „Zertifizierungsstellen“, „Importieren“, und setze den Haken bei „Dieser CA vertrauen, um Websites zu identifizieren“.",
    linux: "Linux",
    linuxText:
      "Chrome: Einstellungen, Datenschutz und Sicherheit, Sicherheit, „Zertifikate verwalten“, „Benutzerdefiniert“, „Importieren“. Für Programme wie curl kopiere die Datei nach /usr/local/share/ca-certificates/ und rufe update-ca-certificates auf.",
    what: "Worauf du dich einlässt",
    whatText:
      "Die Stelle kann nur für Adressen und Namen lokaler Netzwerke bürgen, nie für eine Website im Internet: Das steht in ihrem Zertifikat. Entferne es am selben Ort, wenn du es nicht mehr brauchst.",
    toSignIn: "Zur Anmeldung",
  },
};

/** What a page says of a refusal; in English these are the words of the table of errors. */
export const deErrors: Readonly<Record<ErrorCode, string>> = {
  AUTH_REQUIRED: "Dafür ist ein Schlüssel nötig",
  INVALID_KEY: "Dieser Schlüssel öffnet hier nichts",
  RATE_LIMIT_EXCEEDED: "Das Limit deines Schlüssels ist für diese Stunde erreicht",
  KEY_NOT_FOUND: "Diesen Schlüssel gibt es nicht",
  KEY_CREATION_FAILED: "Der Schlüssel konnte nicht erstellt werden",
  INVALID_REQUEST: "Diese Anfrage ist nicht gültig",
  BAD_PATH: "Diese Adresse ist nicht gültig",
  FORBIDDEN: "Das ist der Person vorbehalten, die dieses ComfyUI teilt",
  CROSS_SITE:
    "Anfragen von einer anderen Website werden abgewiesen; wer dieses ComfyUI teilt, kann sie erlauben",
  ADDRESS_BLOCKED:
    "Deine Adresse ist für eine Weile gesperrt; frag die Person, die dieses ComfyUI teilt",
  NOT_FOUND: "An dieser Adresse ist nichts",
  METHOD_NOT_ALLOWED: "Das geht an dieser Adresse nicht",
  PAYLOAD_TOO_LARGE: "Was du geschickt hast, ist zu groß",
  UNSUPPORTED_MEDIA_TYPE: "Was du geschickt hast, hat ein Format, das hier nicht angenommen wird",
  WRONG_HOST: "Benutze den Link, den du bekommen hast",
  TOO_MANY_TRIES: "Zu viele falsche Schlüssel von deiner Adresse",
  TOO_MANY_CONNECTIONS: "Zu viele offene Verbindungen",
  QUEUE_FULL: "Die Warteschlange von ComfyUI ist voll; versuch es später noch einmal",
  HEADERS_TOO_LARGE: "Die Anfrage hat zu viele oder zu lange Header",
  INTERNAL: "In Latchkey ist etwas schiefgegangen",
  STORE_FAILED: "Die Änderung konnte nicht gespeichert werden",
  UPSTREAM_STARTING: "ComfyUI startet; versuch es gleich noch einmal",
  UPSTREAM_DOWN: "ComfyUI läuft nicht; frag die Person, die es teilt",
  UPSTREAM_TIMEOUT: "ComfyUI hat nicht rechtzeitig geantwortet; versuch es später noch einmal",
};
