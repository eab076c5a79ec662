// Conveniences over pages that work without them.
(() => {
  "use strict";
  const root = document.documentElement;

  const remember = (name, value) => {
    try {
      if (value) localStorage.setItem(name, value);
      else localStorage.removeItem(name);
    } catch {
      // storage is refused: the choice lasts for this page
    }
  };
  const recall = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const press = (buttons, isPressed) =>
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(isPressed(button))));

  // Theme: light, dark, or as the system has it.
  const themes = document.querySelectorAll("button[data-theme-choice]");
  const showTheme = () => press(themes, (b) => b.dataset.themeChoice === (root.dataset.theme || ""));
  themes.forEach((button) =>
    button.addEventListener("click", () => {
      root.dataset.theme = button.dataset.themeChoice;
      remember("theme", button.dataset.themeChoice);
      root.dispatchEvent(new Event("theme"));
      showTheme();
    }),
  );
  showTheme();

  // Keys of one character: whoever speaks to a computer or shakes can switch them off.
  const switches = document.querySelectorAll("button[data-keys]");
  const keysAreOn = () => recall("keys") !== "off";
  const showKeys = () => press(switches, keysAreOn);
  switches.forEach((button) =>
    button.addEventListener("click", () => {
      remember("keys", keysAreOn() ? "off" : "");
      showKeys();
    }),
  );
  showKeys();

  const isTyping = (target) =>
    target.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName);
  const rowLinks = () => [...document.querySelectorAll("[data-rows] tbody tr a[data-row]")];
  const step = (by) => {
    const links = rowLinks();
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = links[Math.min(Math.max(here + by, 0), links.length - 1)];
    if (next) {
      next.focus();
      next.closest("tr").scrollIntoView({ block: "nearest" });
    }
  };
  const rowHere = () => document.activeElement?.closest("[data-rows] tbody tr");
  const keys = {
    "/": () => document.querySelector("[data-search]")?.focus(),
    "?": () => document.querySelector("[data-all-keys]")?.click(),
    j: () => step(1),
    k: () => step(-1),
    x: () => rowHere()?.querySelector(".pick input")?.click(),
  };
  const arrows = { ArrowDown: keys.j, ArrowUp: keys.k };
  let isGoing = false; // after g, the next letter says where to
  const asked = (key) => {
    const wanted = document.querySelector(`[${isGoing ? "data-go" : "data-key"}="${CSS.escape(key)}"]`);
    if (isGoing) return wanted && (() => wanted.click());
    if (rowHere() && arrows[key]) return arrows[key];
    const ofRow = rowHere()?.querySelector(`[data-row-key="${CSS.escape(key)}"]`);
    if (ofRow) return () => ofRow.click();
    return keys[key] || (wanted?.checkVisibility() && (() => wanted.click()));
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closeMenus(null);
      root.classList.add("glosses-away"); // until another word is reached
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" && event.target.matches("[data-search]") && rowLinks().length) {
      event.preventDefault();
      step(1);
    }
    const isPicking = event.target.closest?.(".pick"); // a box to tick takes no text
    if (!keysAreOn() || (isTyping(event.target) && !isPicking)) return;
    const act = asked(event.key);
    isGoing = event.key === "g" && !isGoing;
    if (act) {
      event.preventDefault();
      act();
    }
  });

  ["pointerover", "focusin"].forEach((kind) =>
    document.addEventListener(kind, () => root.classList.remove("glosses-away")),
  );

  // A menu closes when another opens, on Escape and on a click elsewhere.
  const closeMenus = (except) =>
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu.contains(except)) return;
      const hadFocus = menu.contains(document.activeElement);
      menu.open = false;
      if (hadFocus && except === null) menu.querySelector("summary").focus();
    });
  document.addEventListener("click", (event) => closeMenus(event.target));

  // What was typed and not sent is not left by accident.
  let isDirty = false;
  document.querySelectorAll("form[data-guard]").forEach((form) => {
    if (form.dataset.guard === "typed") isDirty = true;
    form.addEventListener("input", () => {
      isDirty = true;
    });
  });
  addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });

  // A form is sent once; coming back to the page makes it ready again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    isDirty = false;
    form.dataset.sent = "1";
    form.querySelectorAll("button:not([type=button])").forEach((b) => b.setAttribute("aria-busy", "true"));
  });
  addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy"));
    });
  });

  // A refused verb says why and does nothing; a filter does not send its empty fields.
  document.addEventListener("click", (event) => {
    if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
  });
  document.querySelectorAll("form[data-filters]").forEach((form) =>
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
    }),
  );
  document.querySelectorAll("select[data-submits]").forEach((select) =>
    select.addEventListener("change", () => select.form.requestSubmit()),
  );
  document.querySelectorAll("form[data-leaves]").forEach((form) =>
    form.addEventListener("submit", () => {
      try {
        sessionStorage.clear();
      } catch {
        // storage is refused: it holds nothing
      }
    }),
  );
  document.querySelectorAll("button[data-print]").forEach((button) =>
    button.addEventListener("click", () => print()),
  );
  document.querySelector("[data-summary]")?.focus();
})();
