// One case: pages to turn and enlarge, fields shown on the page, words of the page put into fields.
"use strict";

(() => {
  const box = document.querySelector("[data-case]");
  if (!box) return;
  const viewer = document.getElementById("viewer");
  const sheets = [...viewer.querySelectorAll(".sheet")];
  const says = document.getElementById("viewer-says");
  const choice = document.getElementById("page-choice");
  // What is for pictures is not offered beside a letter that is text alone.
  const forPictures = ["zoom-in", "zoom-out", "turn", "as-text"].map((id) => document.getElementById(id));
  const shown = (sheet) => sheet.querySelector(".picture:not([hidden])") !== null;
  let zoom = 1;
  let current = sheets[0];

  const show = (sheet) => {
    if (!sheet) return;
    current = sheet;
    sheets.forEach((one) => { one.hidden = one !== sheet; });
    choice.value = sheet.id;
    says.textContent = sheet.getAttribute("aria-label");
    forPictures.forEach((tool) => { tool.hidden = !shown(sheet); });
  };
  if (sheets.length) show(sheets[0]);
  choice.addEventListener("change", () => show(document.getElementById(choice.value)));

  // --- zoom and turn: the picture's own box grows, so that it can be scrolled --------------------
  const arrange = () => {
    const turning = current.querySelector(".turning");
    if (!turning) return;
    const turned = Number(turning.dataset.turned || 0);
    turning.style.width = `${zoom * 100}%`;
    turning.style.transform = "";
    turning.style.marginBottom = "";
    if (turned) {
      const { offsetWidth: width, offsetHeight: height } = turning;
      const shift = { 90: `translateX(${height}px)`, 180: `translate(${width}px, ${height}px)`, 270: `translateY(${width}px)` }[turned];
      turning.style.transform = `${shift} rotate(${turned}deg)`;
      turning.style.marginBottom = turned === 180 ? "" : `${width - height}px`;
    }
  };
  const enlarge = (by) => {
    zoom = Math.min(4, Math.max(0.5, zoom * by));
    arrange();
    says.textContent = `ขยาย ${Math.round(zoom * 100)}%`;
  };
  document.getElementById("zoom-in").addEventListener("click", () => enlarge(1.25));
  document.getElementById("zoom-out").addEventListener("click", () => enlarge(0.8));
  document.getElementById("turn").addEventListener("click", () => {
    const turning = current.querySelector(".turning");
    if (!turning) return;
    turning.dataset.turned = (Number(turning.dataset.turned || 0) + 90) % 360;
    arrange();
    says.textContent = `หมุน ${turning.dataset.turned} องศา`;
  });
  const asText = document.getElementById("as-text");
  asText.addEventListener("click", () => {
    const on = viewer.classList.toggle("text");
    asText.setAttribute("aria-pressed", String(on));
  });
  // A page whose picture may not or cannot be shown is shown as text.
  viewer.querySelectorAll(".turning img").forEach((image) => {
    const fall = () => {
      const sheet = image.closest(".sheet");
      sheet.querySelector(".picture").hidden = true;
      sheet.querySelector(".letter-text").classList.remove("behind");
      if (sheet === current) show(sheet);
    };
    const arrived = () => { delete image.parentElement.dataset.loading; };
    image.addEventListener("load", arrived);
    image.addEventListener("error", fall);
    // What came or failed before this script ran; a picture still to be loaded is waited for.
    image.decode().then(arrived, () => { if (image.complete && image.naturalWidth === 0) fall(); });
  });

  // --- standing on a field shows its place -------------------------------------------------------
  const point = (row) => {
    document.querySelectorAll(".field-row.current").forEach((one) => one.classList.remove("current"));
    row.classList.add("current");
    viewer.querySelectorAll(".highlight").forEach((one) => { one.hidden = true; });
    const sheet = sheets.find((one) => one.dataset.page === row.dataset.page);
    if (!sheet) return;
    show(sheet);
    const places = (row.dataset.box || "").split(" ").map(Number);
    const mark = sheet.querySelector(".highlight");
    if (places.length !== 4 || !mark) return;
    const [left, top, right, bottom] = places;
    Object.assign(mark.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${(right - left) * 100}%`, height: `${(bottom - top) * 100}%` });
    mark.hidden = false;
    const frame = sheet.querySelector(".picture");
    frame.scrollTop = Math.max(0, mark.offsetTop - frame.clientHeight / 3);
  };
  document.querySelectorAll(".field-row").forEach((row) => row.addEventListener("focusin", () => point(row)));

  // --- the quotes that a proposal rests on --------------------------------------------------------
  document.querySelectorAll("a[data-quote]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    const wanted = link.dataset.quote.replace(/\s+/g, "");
    const mark = [...viewer.querySelectorAll("mark[data-quote]")].find((one) => one.dataset.quote.replace(/\s+/g, "") === wanted);
    if (!mark) { says.textContent = "ไม่พบถ้อยคำนี้ในข้อความที่แสดงอยู่"; return; }
    show(mark.closest(".sheet"));
    if (mark.closest(".behind")) { viewer.classList.add("text"); asText.setAttribute("aria-pressed", "true"); }
    viewer.querySelectorAll("mark.here").forEach((one) => one.classList.remove("here"));
    mark.classList.add("here");
    mark.scrollIntoView({ block: "center" });
  }));

  // --- panels --------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-panel]");
    if (!button) return;
    const panel = document.getElementById(button.dataset.panel);
    const opening = panel.hidden;
    document.querySelectorAll(".panel").forEach((one) => { one.hidden = true; });
    panel.hidden = !opening;
    const further = document.querySelector(".further");
    if (further) further.hidden = opening && !button.closest(".further");
    if (opening) (panel.querySelector("select, input:not([type=hidden]), textarea") || panel).focus();
  });
  const fault = document.getElementById("fault");
  if (fault) { fault.tabIndex = -1; fault.focus(); }

  // --- typing into fields, by hand or by a click on the page ---------------------------------------
  const save = document.getElementById("fields-save");
  let typing = null;
  const begin = (input) => {
    input.name = input.name || input.dataset.name;
    save.hidden = false;
    typing = input;
  };
  document.querySelectorAll("[data-edit]").forEach((button) => button.addEventListener("click", () => {
    const input = document.getElementById(`input-${button.dataset.edit}`);
    input.closest(".editor").hidden = false;
    begin(input);
    input.focus();
  }));
  document.querySelectorAll("#fields-form input[data-name]").forEach((input) => input.addEventListener("focus", () => begin(input)));

  const words = new Map();
  const wordsOf = async (sheet) => {
    if (!words.has(sheet.id)) {
      const answer = await fetch(`/cases/${box.dataset.case}/papers/${sheet.dataset.arrival}/${sheet.dataset.page}.json`, { headers: { accept: "application/json" } });
      words.set(sheet.id, answer.ok ? await answer.json() : { words: [], masked: true });
    }
    return words.get(sheet.id);
  };
  // From where the finger went down to where it went up: the words between, as a person marks them on paper.
  const place = (event, image) => {
    const turned = Number(image.parentElement.dataset.turned || 0);
    if (turned) return null;
    const edge = image.getBoundingClientRect();
    return [(event.clientX - edge.left) / edge.width, (event.clientY - edge.top) / edge.height];
  };
  viewer.querySelectorAll(".turning img").forEach((image) => {
    let from = null;
    image.draggable = false;
    image.addEventListener("pointerdown", (event) => { from = place(event, image); });
    image.addEventListener("pointerup", async (event) => {
      const to = place(event, image);
      if (!from || !to || !typing) return;
      const found = await wordsOf(image.closest(".sheet"));
      if (found.masked) { says.textContent = "เปิดดูตัวผู้ร้องเรียนก่อน จึงจะเลือกคำจากภาพได้"; return; }
      const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
      const [top, bottom] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
      const chosen = found.words.filter(([, , , l, t, r, b]) => l <= right && r >= left && t <= bottom && b >= top);
      if (!chosen.length) return;
      typing.value = chosen.map((one) => one[0]).join(" ");
      says.textContent = `เติม ${typing.value}`;
      typing.focus();
    });
  });

  // --- who else is here, and has anything changed ---------------------------------------------------
  const report = async () => {
    if (document.hidden) return;
    const answer = await fetch(`/cases/${box.dataset.case}/here`, { method: "POST", headers: { "x-csrf-token": document.body.dataset.csrf, accept: "application/json" } });
    if (!answer.ok) return;
    const { others, standing } = await answer.json();
    document.getElementById("others-names").textContent = others.join(", ");
    document.getElementById("others").hidden = others.length === 0;
    document.getElementById("changed").hidden = String(standing) === box.dataset.standing;
  };
  report();
  setInterval(report, 20000);
})();
