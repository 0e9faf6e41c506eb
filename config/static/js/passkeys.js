// Shows what needs a script once there is one, and says aloud when a passkey was not used.

for (const part of document.querySelectorAll("[data-needs-script]")) {
  part.hidden = !window.PublicKeyCredential;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const words of document.querySelectorAll("[data-passkey-trouble]")) {
    words.textContent = words.dataset.passkeyTrouble;
    words.hidden = false;
  }
});
