/** What collaborators read in their browser, in English; the other catalogues have the same texts. */
export const en = {
  signIn: {
    title: "Sign in",
    lead: "Sign in to use this ComfyUI.",
    byLink: "Signing you in...",
    key: "Key",
    show: "Show",
    hide: "Hide",
    remember: "Remember me on this device",
    submit: "Sign in",
    noKey: "Don't have a key? Ask the person who sent you the link.",
    notEncrypted: "This connection is not encrypted.",
    tooMany: "Too many wrong keys from your network. Try again in a minute.",
    tooManyUntil: "Too many wrong keys from your network. Try again in {clock}.",
    failed: "That did not work. Try again.",
    safe: "What you made is safe; your open workflow is kept in this browser.",
  },
  noConnection: "No connection to this computer. Check your network and try again.",
  /** Why a key opens nothing, and what to do. */
  badKey: {
    mistyped: "This looks mistyped: a character is missing or wrong. Copy it again.",
    unknown: "This key is not known here. It may have been replaced. Ask for a new one.",
    paused: "This key is paused. Ask the person who gave it to you.",
    expired: "This key has ended. Ask for a new one.",
    expiredOn: "This key ended on {time}. Ask for a new one.",
    other: "This key does not open anything here.",
  },
  /** Why somebody who was signed in is not any more. */
  ended: {
    deleted: "Your key was taken back. Ask the person who gave it to you.",
    paused: "Your key is paused. Ask the person who gave it to you.",
    expired: "Your key has ended. Ask for a new one.",
    expiredOn: "Your key ended on {time}. Ask for a new one.",
    replaced: "Your key was replaced. Sign in with the new one.",
    disconnected: "You were disconnected. You can sign in again with your key.",
    idle: "You have not been here for a while. Sign in again with your key.",
  },
  waiting: {
    notReady: "ComfyUI is not ready. This page opens it by itself.",
    starting: "ComfyUI is starting. This page opens it by itself.",
    stopped: "ComfyUI is switched off at the moment. This page opens it by itself when it is back.",
    crashed: "ComfyUI has a problem and is being restarted. This page opens it by itself.",
    gone: "No connection to this computer. Trying again.",
    waited: "Waiting for {clock}",
    reload: "Reload this page in a moment.",
  },
  refused: {
    head: "This did not work",
    /** What to do, behind what happened. */
    todo: {
      ask: "If you need it, ask the person who shares this ComfyUI.",
      front: "Check the address, or open ComfyUI and go on from there.",
      site: "Open ComfyUI and go on from there.",
      signIn: "Sign in with the key that you were given.",
      again: "If it stays so, tell the person who shares this ComfyUI.",
      later: "Try again later.",
      none: "This computer does not answer to the address in your browser. If you have lost the link, ask for it again.",
    },
    tryAgain: "Try again",
    otherKey: "Sign in with another key",
  },
  codeUsed: {
    title: "Open ComfyUI again",
    head: "This address works once",
    text: "And only in a browser of the computer on which Latchkey runs. Choose Open ComfyUI in its window again.",
  },
  account: {
    title: "Your key",
    looking: "Looking at your key...",
    left: "Left in this hour",
    leftOf: "{left} of {limit}, anew at {time}",
    noLimit: "No limit",
    startsNothing: "Your key does not start anything",
    ends: "Ends",
    never: "Never",
    usage: "Generations and requests in 30 days",
    failed: "{total}, of which {failed} failed",
    notCounted: "Not counted for you",
    notShown: "Cannot be shown at the moment",
    comfy: "ComfyUI",
    open: "Open ComfyUI",
    signOut: "Sign out",
    stillSignedIn: "No connection to this computer, so you are still signed in. Try again.",
    noConnection: "No connection to this computer. Check your network and load this page again.",
    bar: "Show my key and limit below ComfyUI",
    script: "From a script",
    scriptText:
      "Programs send the key in a header. In the browser only generations count against the limit; from scripts every request does.",
    docs: "More in the documentation",
    example: "Example",
    exampleKey: "the key that you were given",
    needsScript: "This page needs JavaScript.",
    ownBrowser: "Your own browser",
    roles: {
      viewer: "You can look at workflows and results, but not start anything.",
      creator: "You can run workflows and upload pictures.",
      admin: "You can do everything, keys and ComfyUI-Manager too.",
      owner: "This is the browser of the person who shares this ComfyUI. It has no limit.",
    },
    states: {
      ready: "Ready",
      starting: "Starting",
      stopped: "Switched off at the moment",
      stopping: "Being switched off",
      crashed: "Has a problem and is being restarted",
    },
  },
  /** The bar below the web UI. */
  bar: {
    label: "Your key",
    hide: "Hide",
    hideThis: "Hide this bar",
    viewer: "can look, but not start anything",
    noLimit: "no limit",
    reached: "limit of {limit} reached, starts anew at {time}",
    left: "{left} of {limit} left until {time}",
    starting: "ComfyUI is starting. It goes on by itself.",
    stopped: "ComfyUI is switched off at the moment.",
    stopping: "ComfyUI is being switched off.",
    crashed: "ComfyUI has a problem and is being restarted.",
    back: "ComfyUI is back.",
    gone: "No connection to the computer that runs ComfyUI. Trying again.",
  },
  trust: {
    title: "Trusting this connection",
    why: 'The connection is encrypted. Your browser warns all the same ("Your connection is not private", "Potential security risk"), because it does not know who signed the certificate: an authority that was made for this network alone. You can go on past the warning each time, or tell this device once to trust that authority.',
    compare: "1. Compare",
    compareText:
      "Ask the person who sent you the link to read you the fingerprint from their window (Settings, Sharing). It must be this one, and the one that your device shows. If it is another one, somebody stands in between: stop here.",
    download: "2. Download and trust",
    downloadButton: "Download the certificate",
    windows: "Windows",
    windowsText:
      'Open the file, choose Install Certificate, Current User, "Place all certificates in the following store", Trusted Root Certification Authorities. Chrome and Edge then trust it.',
    mac: "macOS",
    macText:
      "Open the file: it goes into Keychain Access. Double-click it there, open Trust, and choose Always Trust. Safari and Chrome then trust it.",
    ios: "iPhone and iPad",
    iosText:
      "Allow the download, then Settings, Profile Downloaded, Install. After that Settings, General, About, Certificate Trust Settings, and turn it on there.",
    android: "Android",
    androidText:
      "Settings, Security, More security settings, Encryption & credentials, Install a certificate, CA certificate. Chrome then trusts it.",
    firefox: "Firefox, on any computer",
    firefoxText:
      'Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import, and tick "Trust this CA to identify websites".',
    linux: "Linux",
    linuxText:
      "Chrome: Settings, Privacy and security, Security, Manage certificates, Custom, Import. For programs such as curl, copy the file to /usr/local/share/ca-certificates/ and run update-ca-certificates.",
    what: "What you trust by it",
    whatText:
      "The authority can speak for addresses and names of local networks only, never for a website on the internet: that is written into it. Remove it in the same place when you no longer need it.",
    toSignIn: "To the sign-in page",
  },
};

type Texts<T> = { readonly [Name in keyof T]: T[Name] extends string ? string : Texts<T[Name]> };

/** All that a collaborator reads in a browser, in one language. */
export type VisitorWords = Texts<typeof en>;
