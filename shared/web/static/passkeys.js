// A form with data-passkey asks the browser's passkey before it is sent: options come from the
// address in data-options, the answer goes into the field `credential`. What the server says, it
// says on a page of its own.
const CEREMONIES = {
  create: (options) =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
    }),
  get: (options) =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
    }),
};

const supported =
  "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential;

function say(form, name) {
  for (const text of form.querySelectorAll("[data-said]")) {
    text.hidden = text.dataset.said !== name;
  }
}

async function ask(form) {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    headers: { accept: "application/json" },
  });
  if (!answer.ok) {
    return false;
  }
  const credential = await CEREMONIES[form.dataset.passkey](await answer.json());
  form.elements.credential.value = JSON.stringify(credential.toJSON());
  return true;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!supported) {
    say(form, "unsupported");
    continue;
  }
  say(form, "");
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) {
      return;
    }
    event.preventDefault();
    say(form, "waiting");
    try {
      if (await ask(form)) {
        form.submit();
      } else {
        say(form, "failed");
      }
    } catch (error) {
      say(form, error.name === "InvalidStateError" ? "known" : "cancelled");
    }
  });
}

// Back from the next page, the answer of before is used up.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.elements.credential.value = "";
  }
});
