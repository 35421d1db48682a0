// Only comfort: photos are made small on the phone, so that less is sent. Without this file, or
// where the browser cannot, they are sent as they are and the server makes them small.
"use strict";

const LONG_SIDE_PX = 1280;
const QUALITY = 0.75;
const SMALL_BYTES = 300000; // not worth the work

async function shrunk(file) {
  if (file.size <= SMALL_BYTES) return file;
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONG_SIDE_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // what is see-through becomes white, as on the server
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], "foto.jpg", { type: "image/jpeg" });
}

async function shrinkAll(input, status) {
  const chosen = Array.from(input.files);
  status.textContent = status.dataset.busy;
  const small = [];
  for (const file of chosen) small.push(await shrunk(file).catch(() => file)); // one at a time: little memory
  const unchanged = chosen.length !== input.files.length || chosen.some((file, i) => file !== input.files[i]);
  if (unchanged) return; // other photos were chosen meanwhile
  const files = new DataTransfer();
  small.forEach((file) => files.items.add(file));
  input.files = files.files;
  const bytes = small.reduce((sum, file) => sum + file.size, 0);
  status.textContent = status.dataset.done.replace("{kb}", Math.ceil(bytes / 1000).toLocaleString(document.documentElement.lang));
}

document.querySelectorAll("[data-shrink]").forEach((input) => {
  const status = input.form.querySelector("[data-shrink-status]");
  input.addEventListener("change", () => shrinkAll(input, status).catch(() => { status.textContent = ""; }));
});
