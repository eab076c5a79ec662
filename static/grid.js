// A matrix that is read: one stop for Tab, then the arrow keys lead from cell to cell.
(() => {
  "use strict";
  const table = document.querySelector("table[data-grid]");
  if (!table) return;
  const rows = [...table.rows];
  table.setAttribute("role", "grid");
  table.setAttribute("aria-readonly", "true");
  table.querySelectorAll("a").forEach((link) => { link.tabIndex = -1; });

  let here = table.tBodies[0].rows[0].cells[0];
  here.tabIndex = 0;
  const go = (row, column) => {
    const cells = rows[Math.max(0, Math.min(row, rows.length - 1))].cells;
    const to = cells[Math.max(0, Math.min(column, cells.length - 1))];
    here.tabIndex = -1;
    here = to;
    to.tabIndex = 0;
    to.focus();
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const PAGE = 10;
  const WAYS = {
    ArrowUp: (row, column) => [row - 1, column],
    ArrowDown: (row, column) => [row + 1, column],
    ArrowLeft: (row, column) => [row, column - 1],
    ArrowRight: (row, column) => [row, column + 1],
    PageUp: (row, column) => [row - PAGE, column],
    PageDown: (row, column) => [row + PAGE, column],
    Home: (row, _, whole) => [whole ? 0 : row, 0],
    End: (row, _, whole) => [whole ? rows.length - 1 : row, Infinity],
  };
  table.addEventListener("keydown", (event) => {
    if (event.metaKey || event.altKey) return;
    const link = here.querySelector("a");
    if (event.key === "Enter" && link) link.click();
    else if (WAYS[event.key]) go(...WAYS[event.key](rows.indexOf(here.parentElement), here.cellIndex, event.ctrlKey));
    else return;
    event.preventDefault();
    event.stopPropagation(); // the keys of the page do nothing else meanwhile
  });
  table.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("td, th");
    if (!cell || event.target.closest("a")) return;
    here.tabIndex = -1;
    here = cell;
    cell.tabIndex = 0;
  });
})();
