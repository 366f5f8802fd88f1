// Stands in ComfyUI's page before everything else: takes an invitation link's key out of the address bar and
// the history, and signs in by it, also where the page is open without a key or somebody is signed in already.
(() => {
  const takeKey = () => {
    if (!location.hash.startsWith("#key=")) return;
    const key = location.hash;
    const page = location.pathname + location.search;
    history.replaceState(history.state, "", page);
    location.replace(`/latchkey/sign-in?${new URLSearchParams({ next: page })}${key}`);
  };
  addEventListener("hashchange", takeKey);
  takeKey();
})();
