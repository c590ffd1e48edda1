// Follows a submission while work goes on: fetches the page again and puts its status in place.
const PAUSE_MILLISECONDS = 1000;

async function follow() {
  const status = document.getElementById("status");
  if (!status.hasAttribute("data-under-way")) return;
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) location.reload(); // signed out in the meantime
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("status");
    if (!fresh) location.reload();
    if (fresh.innerHTML !== status.innerHTML) {
      status.replaceChildren(...fresh.childNodes);
      status.toggleAttribute("data-under-way", fresh.hasAttribute("data-under-way"));
    }
  } catch {
    // The line is down for a moment: ask again.
  }
  follow();
}

follow();
