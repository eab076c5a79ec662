// Rows that are chosen stay chosen from page to page, for this tab and these conditions.
(() => {
  "use strict";
  const bar = document.querySelector("form[data-bulk]");
  if (!bar) return;
  const boxes = [...document.querySelectorAll('input[name="keys"][form="bulk"]')];
  const ofPage = document.querySelector("[data-pick-page]");
  const told = bar.querySelector("[data-chosen]");
  const matching = bar.querySelector('[name="of"]');
  const most = Number(bar.dataset.most);
  const place = `chosen ${bar.dataset.bulk}`;

  let chosen = new Set();
  const recall = () => {
    try {
      chosen = new Set(JSON.parse(sessionStorage.getItem(place) || "[]"));
    } catch {
      chosen = new Set(); // storage is refused, or holds something else: choose within the page
    }
  };
  const remember = () => {
    try {
      if (chosen.size) sessionStorage.setItem(place, JSON.stringify([...chosen]));
      else sessionStorage.removeItem(place);
    } catch {
      // storage is refused: the choice lasts for this page
    }
  };

  const show = () => {
    boxes.forEach((box) => {
      box.checked = chosen.has(box.value);
    });
    const here = boxes.filter((box) => box.checked).length;
    ofPage.checked = here > 0 && here === boxes.length;
    ofPage.indeterminate = here > 0 && here < boxes.length;
    const elsewhere = chosen.size - here;
    told.textContent = chosen.size
      ? told.dataset.some.replace("{n}", chosen.size) + (elsewhere ? told.dataset.elsewhere.replace("{n}", elsewhere) : "")
      : "";
    const isTooMuch = chosen.size > most && !matching.checked;
    bar.querySelectorAll("button[type=submit]").forEach((button) => {
      button.disabled = isTooMuch;
    });
    if (isTooMuch) told.textContent += told.dataset.toomany;
    bar.classList.toggle("is-open", chosen.size > 0);
  };
  const choose = (some, isChosen) => {
    some.forEach((box) => (isChosen ? chosen.add(box.value) : chosen.delete(box.value)));
    remember();
    show();
  };

  let last = null;
  boxes.forEach((box) =>
    box.addEventListener("click", (event) => {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      choose(event.shiftKey && from >= 0 ? boxes.slice(from, to + 1) : [box], box.checked);
      last = box;
    }),
  );
  ofPage.addEventListener("click", () => choose(boxes, ofPage.checked));
  matching.addEventListener("change", show);
  bar.querySelector("[data-choose-none]").addEventListener("click", () => {
    chosen.clear();
    matching.checked = false;
    remember();
    show();
    boxes[0]?.focus();
  });
  bar.addEventListener("formdata", (event) => {
    event.formData.delete("keys");
    if (matching.checked) return;
    event.formData.delete("matching");
    event.formData.set("keys", [...chosen].join(","));
  });
  addEventListener("pageshow", () => {
    recall();
    show();
  });
})();
