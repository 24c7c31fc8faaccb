// A refused form stands at its own page's address. Asked for again, by "back" or "reload", the page
// comes anew; without this the browser stops and asks whether to send the entries once more.
history.replaceState(history.state, "", location.href);
