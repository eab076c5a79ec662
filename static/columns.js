// Columns are chosen beside the list, and ordered without going to the server for each step.
(() => {
  "use strict";
  const opener = document.querySelector('[data-opens="columns"]');
  if (!opener) return;

  const dialog = document.createElement("dialog");
  dialog.className = "drawer";
  dialog.setAttribute("aria-labelledby", "columns-title");
  document.body.append(dialog);

  opener.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || document.querySelector("main [data-columns]")) return;
    event.preventDefault();
    try {
      const answer = await fetch(opener.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      dialog.replaceChildren(page.querySelector("[data-columns]"));
      dialog.showModal();
    } catch {
      location.assign(opener.href); // as without a script
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  });

  const moved = (arrow) => {
    const item = arrow.closest("[data-column]");
    if (arrow.dataset.move === "-1") item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    arrow.focus();
  };
  document.addEventListener("click", (event) => {
    const arrow = event.target.closest("[data-columns] [data-move]");
    const close = event.target.closest("dialog [data-close]");
    if (!arrow && !close) return;
    event.preventDefault();
    if (arrow) moved(arrow);
    else dialog.close();
  });

  // What is ticked joins those that are shown, at their end; without its tick it stays to be seen.
  document.addEventListener("change", (event) => {
    const item = event.target.closest("[data-columns] [data-column]");
    const order = item?.closest("[data-columns]").querySelector("[data-order]");
    if (!item || !event.target.checked || order.contains(item)) return;
    const group = item.closest("[data-some-columns]");
    const arrows = order.querySelector(".moves").cloneNode(true);
    const name = item.querySelector("label").textContent;
    arrows.querySelectorAll("a").forEach((arrow) => arrow.setAttribute("aria-label", `${name} ${arrow.textContent}`));
    item.append(arrows);
    order.append(item);
    group.hidden = !group.querySelector("[data-column]");
    event.target.focus();
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-find-column]")) return;
    const part = event.target.value.trim().toLowerCase();
    event.target.closest("[data-columns]").querySelectorAll("[data-some-columns]").forEach((group) => {
      const items = [...group.querySelectorAll("[data-column]")];
      items.forEach((item) => {
        item.hidden = !item.textContent.toLowerCase().includes(part);
      });
      group.hidden = items.every((item) => item.hidden);
    });
  });
})();
