// The cells of a matrix as buttons: click or keys go through the letters; the selects carry them.
(() => {
  "use strict";
  const form = document.querySelector("form[data-matrix]");
  if (!form) return;
  const ORDER = ["R", "A", "C", "I"];
  const told = form.querySelector("[data-count]");
  const cells = [];

  const set = (cell, value) => {
    if (![...cell.select.options].some((option) => option.value === value)) {
      cell.select.append(new Option(value, value));
    }
    cell.select.value = value;
    show(cell);
  };
  const show = (cell) => {
    const { select, button } = cell;
    const words = select.value === "-" ? select.selectedOptions[0].text : select.value;
    button.textContent = select.value === "-" ? "–" : select.value;
    button.setAttribute("aria-label", `${select.getAttribute("aria-label")}: ${words || "·"}`);
    const isChanged = select.value !== select.dataset.was;
    button.classList.toggle("is-changed", isChanged);
    const changed = cells.filter((one) => one.select.value !== one.select.dataset.was).length;
    told.textContent = changed === 1 ? told.dataset.one : changed ? told.dataset.many.replace("{n}", changed) : "";
  };
  const mayBlank = (cell) => [...cell.select.options].some((option) => option.value === "-");
  const next = (cell) => {
    const way = ["", ...ORDER, ...(mayBlank(cell) ? ["-"] : [])];
    set(cell, way[(way.indexOf(cell.select.value) + 1) % way.length]);
  };
  const toggle = (cell, letter) => {
    const has = new Set(cell.select.value.replace("-", ""));
    if (!has.delete(letter)) has.add(letter);
    set(cell, ORDER.filter((one) => has.has(one)).join(""));
  };
  const go = (cell, down, right) => {
    const row = rows.indexOf(cell.row) + down;
    const to = cells.find((one) => one.row === rows[row] && one.at === cell.at + right);
    if (!to) return;
    cell.button.tabIndex = -1;
    to.button.tabIndex = 0;
    to.button.focus();
  };
  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  const keyed = (event, cell) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const letter = event.key.toUpperCase();
    if (ARROWS[event.key]) go(cell, ...ARROWS[event.key]);
    else if (event.key === " " || event.key === "Enter") next(cell);
    else if (ORDER.includes(letter)) toggle(cell, letter);
    else if (event.key === "-" && mayBlank(cell)) set(cell, "-");
    else if (event.key === "Backspace" || event.key === "Delete") set(cell, "");
    else if (event.key === "Escape") set(cell, cell.select.dataset.was);
    else return;
    event.preventDefault();
    event.stopPropagation(); // the keys of the page do nothing else meanwhile
  };

  form.querySelectorAll("[data-cell]").forEach((select) => {
    const td = select.closest("td");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "letter-cell";
    const cell = { select, button, row: td.parentElement, at: td.cellIndex };
    cells.push(cell);
    select.before(button);
    select.hidden = true;
    button.tabIndex = cells.length === 1 ? 0 : -1;
    button.addEventListener("click", () => next(cell));
    button.addEventListener("keydown", (event) => keyed(event, cell));
  });
  const rows = [...new Set(cells.map((cell) => cell.row))];
  cells.forEach(show);
  form.addEventListener("formdata", (event) => {
    cells.forEach(({ select }) => {
      if (select.value === select.dataset.was) event.formData.delete(select.name);
    });
  });
})();
