// Asks the browser for a key: a form that waits for one is sent once the key has answered.
(() => {
  "use strict";
  const form = document.querySelector("form[data-key]");
  if (!form) return;
  const told = form.querySelector("[data-key-told]");
  const can =
    window.PublicKeyCredential && PublicKeyCredential.parseCreationOptionsFromJSON && PublicKeyCredential.parseRequestOptionsFromJSON;
  const say = (words) => {
    told.textContent = words;
    told.hidden = false;
  };

  const ask = async () => {
    const options = JSON.parse(form.dataset.options);
    const key =
      form.dataset.key === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.querySelector('[name="answer"]').value = JSON.stringify(key.toJSON());
    form.submit();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    told.hidden = true;
    if (can) ask().catch(() => say(told.dataset.refused));
    else say(told.dataset.unable);
  });
})();
