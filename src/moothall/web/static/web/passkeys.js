// Says on the page that a passkey was not taken; which one and why is the browser's to know.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-problem").hidden = false;
});
