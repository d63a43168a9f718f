// Intake: files go up one by one as they are dropped, and each tells what becomes of it. Without this the form does.
"use strict";

(() => {
  const form = document.getElementById("files-form");
  const drop = document.getElementById("drop");
  const chosen = document.getElementById("files-chosen");
  const list = document.getElementById("uploads");
  document.getElementById("drop-hint").hidden = false;
  const tooLarge = "ไฟล์ใหญ่เกินกำหนด";
  const noAnswer = "ส่งไม่สำเร็จ กรุณาลองใหม่";

  const piece = (parent, tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.textContent = text;
    parent.append(made, " ");
    return made;
  };

  async function send(file, data) {
    const row = document.createElement("li");
    piece(row, "span", "", file.name);
    const state = piece(row, "span", "badge state", "กำลังส่ง");
    piece(row, "span", "number-of", "");
    const reason = piece(row, "span", "reason", "");
    list.prepend(row);
    const refused = (sentence) => {
      state.textContent = "ยังไม่ได้รับ";
      state.classList.add("badge-red");
      reason.textContent = sentence;
    };
    data.set("files", file, file.name);
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: data, headers: { accept: "application/json" } });
    } catch { refused(noAnswer); return; }
    if (answer.status === 413) { refused(tooLarge); return; }
    let told;
    try { told = await answer.json(); } catch { refused(noAnswer); return; }
    if (told.error) { refused(told.error.message_th); return; }
    const result = told.results[0];
    if (result.fault) { refused(result.fault); return; }
    row.dataset.arrival = result.id;
    row.dataset.waits = "";
    state.textContent = "รับแล้ว รอการอ่าน";
    if (result.again) piece(row, "span", "again", result.again);
    look();
  }

  // One after the other: a scanner's folder of fifty files must not become fifty uploads at once.
  let queue = Promise.resolve();
  function take(files) {
    if (!form.elements.channel.reportValidity()) return;
    const fields = new FormData(form);
    fields.delete("files");
    for (const file of files) {
      queue = queue.then(() => {
        const data = new FormData();
        for (const [name, value] of fields) data.set(name, value);
        return send(file, data);
      });
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take([...chosen.files]);
    chosen.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); take([...event.dataTransfer.files]); });
  // A file that misses the field must not take the page away.
  for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => { if (!drop.contains(event.target)) event.preventDefault(); });

  const pause = 2000;
  let timer = 0;
  function look() {
    if (!timer && document.querySelector("[data-waits]")) timer = setTimeout(ask, pause);
  }
  async function ask() {
    timer = 0;
    const ids = [...new Set([...document.querySelectorAll("[data-waits]")].map((row) => row.dataset.arrival))].slice(0, 100);
    if (document.visibilityState === "visible" && ids.length) {
      try {
        const answer = await fetch(`/intake/progress?ids=${ids.join(",")}`, { headers: { accept: "application/json" } });
        if (answer.status === 401) return;
        const told = await answer.json();
        for (const one of told.arrivals) show(one);
      } catch { /* asked again */ }
    }
    look();
  }
  function show(one) {
    for (const row of document.querySelectorAll(`[data-arrival="${one.id}"]`)) {
      const state = row.querySelector(".state");
      state.textContent = one.word;
      state.classList.toggle("badge-red", one.state === "quarantined");
      state.classList.toggle("badge-green", one.state === "filed");
      row.querySelector(".reason").textContent = one.reason;
      const number = row.querySelector(".number-of");
      number.textContent = "";
      if (one.number && one.case) {
        const link = document.createElement("a");
        link.href = `/cases/${one.case}`;
        link.textContent = `เลขรับ ${one.number}`;
        number.append(link);
      }
      if (!one.waits) delete row.dataset.waits;
    }
  }
  look();
})();
