// Copies a block of code with a button, which is there only where scripts run.

const SAID_FOR = 2000; // milliseconds

for (const button of document.querySelectorAll("button[data-copies]")) {
  const code = document.getElementById(button.dataset.copies);
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = (await copied(code)) ? "Copied" : "Selected: copy it with your keyboard";
    setTimeout(() => (said.textContent = ""), SAID_FOR);
  });
}

async function copied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch { // no clipboard without HTTPS, or without leave
    getSelection().selectAllChildren(code);
    return false;
  }
}
