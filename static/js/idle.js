// A till left alone locks itself: after body[data-idle-seconds] without a touch or key it posts to data-lock-url.
const { idleSeconds, lockUrl } = document.body.dataset;
let due = 0;

function touched() {
  due = Date.now() + idleSeconds * 1000;
}

// The clock decides, not the timer: a sleeping tablet wakes up locked.
function look() {
  const left = due - Date.now();
  if (left <= 0) lock();
  else setTimeout(look, Math.min(left, 5000));
}

function lock() {
  const form = document.createElement("form");
  const token = document.createElement("input");
  Object.assign(form, { method: "post", action: lockUrl, hidden: true });
  Object.assign(token, { name: "csrf_token", value: document.querySelector("meta[name=csrf]").content });
  form.append(token);
  document.body.append(form);
  form.submit();
}

if (idleSeconds && lockUrl) {
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, touched, { capture: true });
  touched();
  look();
}
