// Runs in the head, before anything is painted: the theme that was chosen here, else the system's.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-js");
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // storage is refused: follow the system
  }
  const system = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const theme = root.dataset.theme || (system.matches ? "dark" : "light");
    root.dataset.bsTheme = theme;
  };
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  root.addEventListener("theme", paint);
  system.addEventListener("change", paint);
  paint();
})();
