// Enhancements of the pages behind the sign-in; every page works without them.

// The error summary is where a page that came back is read first. The place in the page that the link past its head
// left in the address would take the focus away again.
const summary = document.querySelector(".govuk-error-summary");
if (summary) {
  if (location.hash) {
    history.replaceState(null, "", location.pathname + location.search);
  }
  summary.setAttribute("tabindex", "-1");
  summary.focus();
}

// A button that was pressed is not pressed again by an unsteady hand.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const now = Date.now();
  if (now - Number(form.dataset.sentAt || 0) < 1000) {
    event.preventDefault();
  }
  form.dataset.sentAt = String(now);
});

// A password may be looked at while it is typed, and is hidden again before it is sent.
for (const group of document.querySelectorAll("[data-module='govuk-password-input']")) {
  const input = group.querySelector("input");
  const button = group.querySelector("button");
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
    button.setAttribute("aria-label", shown ? button.dataset.hideLabel : button.dataset.showLabel);
  };
  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
}

// Two minutes before the session ends, the page says so aloud; staying keeps what was entered.
const session = document.querySelector("[data-session-ends]");
if (session) {
  const words = session.querySelector("[role='alert']");
  const stay = session.querySelector("a");
  const lasts = Date.parse(session.dataset.sessionEnds) - Date.now();
  const longest = Date.parse(session.dataset.sessionLongest);
  const warn = () => {
    session.hidden = false;
    words.textContent = words.dataset.words;
  };
  const warnLater = () => {
    const ends = Math.min(Date.now() + lasts, longest || Infinity);
    setTimeout(warn, Math.max(ends - Date.now() - 120_000, 0));
  };
  stay.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      await fetch(stay.href, { method: "HEAD", redirect: "error" });
    } catch {
      location.assign(stay.href);
      return;
    }
    session.hidden = true;
    words.textContent = "";
    warnLater();
  });
  warnLater();
}

// A long form keeps what is typed as a draft on the server; until that is done the text stays here and is tried again.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = form.querySelector("[data-autosave-said]");
  let timer = 0;
  let sending = false;
  let changed = false;
  let left = false;
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(keep, wait);
  };
  const keep = async () => {
    if (left || sending || !changed) {
      return;
    }
    sending = true;
    changed = false;
    let wait = 3_000;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Autosave": "1" },
        redirect: "manual",
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        said.textContent = form.dataset.signedOut;
        changed = true;
        wait = 30_000;
      } else if (answer.ok || answer.status === 422) {
        said.textContent = (await answer.json()).said;
      } else {
        throw new Error(String(answer.status));
      }
    } catch {
      said.textContent = form.dataset.lost;
      changed = true;
      wait = 10_000;
    }
    sending = false;
    if (changed && !left) {
      later(wait);
    }
  };
  form.addEventListener("input", () => {
    changed = true;
    later(3_000);
  });
  // What is being sent as a whole is not sent in parts any more.
  form.addEventListener("submit", () => {
    left = true;
    clearTimeout(timer);
  });
}

// A page of a document is shown beside a form without leaving it; without this, turning the page keeps the form first.
const viewer = document.getElementById("viewer");
const looked = document.querySelector("[data-looked]");
if (viewer && looked) {
  const show = async (asked, turned) => {
    const answer = await fetch(`?look=${encodeURIComponent(asked)}`, { redirect: "manual" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fetched = answer.ok && page.getElementById("viewer");
    if (!fetched) {
      throw new Error(String(answer.status));
    }
    viewer.replaceChildren(...fetched.childNodes);
    looked.textContent = viewer.querySelector("[role='status']")?.textContent || "";
    const again = turned && [...viewer.querySelectorAll("[name='look']")].find((one) => one.textContent === turned);
    (again || viewer.querySelector("h2"))?.focus();
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name='look']");
    if (!button) {
      return;
    }
    event.preventDefault();
    try {
      await show(button.value, viewer.contains(button) ? button.textContent : "");
    } catch {
      looked.textContent = viewer.dataset.lost;
      button.form.requestSubmit(button);
    }
  });
}
