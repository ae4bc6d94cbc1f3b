// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/serve_page.h"

#include <string_view>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/reporting/figure_colours.h"
#include "hayate/reporting/html.h"
#include "hayate/reporting/html_style.h"

namespace hayate {
namespace {

constexpr std::string_view kStyle = R"css(
#drop { border: 2px dashed var(--line); border-radius: 10px; padding: 1.6rem 1rem; text-align: center;
  cursor: pointer; }
#drop.over, #drop:focus-within { border-color: var(--single); }
#drop p { margin: .4rem auto 0; }
#drop input { position: absolute; opacity: 0; width: 1px; height: 1px; }
#state { min-height: 1.5em; margin-top: .8rem; overflow-wrap: anywhere; }
#state.wrong { color: var(--regular); white-space: pre-wrap; }
#token { font: inherit; width: 100%; max-width: 26rem; padding: .35rem .5rem; color: inherit;
  background: var(--page); border: 1px solid var(--line); border-radius: 6px; }
button { font: inherit; padding: .35rem .9rem; color: inherit; background: var(--page);
  border: 1px solid var(--line); border-radius: 6px; cursor: pointer; }
#planes input { display: block; width: 100%; max-width: 30rem; margin: .35rem 0 0;
  accent-color: var(--single); }
[hidden] { display: none !important; }
)css";

/// The image goes to POST /predict?async=1, the job is asked how it stands until it is done, and
/// its pictures, volumes and label are fetched.
constexpr std::string_view kScript = R"js(
'use strict';
const byId = id => document.getElementById(id);
const state = byId('state');
let turn = 0;

function say(text, wrong) {
  state.textContent = text;
  state.className = wrong ? 'wrong' : '';
}

function textOf(error) {
  const where = error.where && !error.what.startsWith(error.where) ? error.where + ': ' : '';
  return where + error.what + (error.cure ? '\n' + error.cure : '');
}

async function ask(path, options) {
  const token = byId('token').value.trim();
  const headers = token ? {Authorization: 'Bearer ' + token} : {};
  const answer = await fetch(path, {...options, headers});
  if (answer.ok) return answer;
  if (answer.status === 401) byId('access').hidden = false;
  let error;
  try { error = await answer.json(); } catch { error = {what: 'status ' + answer.status}; }
  throw new Error(textOf(error));
}

async function ended(id, mine) {
  for (;;) {
    const job = await (await ask('/jobs/' + id)).json();
    if (mine !== turn) return null;
    if (job.state === 'failed') throw new Error(textOf(job.error));
    if (job.state === 'done') return job;
    say(job.state === 'running' ? 'Computing, ' + job.seconds.toFixed(0) + ' s …'
                                : 'Waiting for ' + job.ahead + ' before it …');
    await new Promise(resolve => setTimeout(resolve, 300));
  }
}

function cell(row, kind, text) {
  const made = document.createElement(kind);
  made.textContent = text;
  row.append(made);
}

function showVolumes(volumes) {
  const body = byId('volumes').tBodies[0];
  body.replaceChildren();
  for (const one of volumes) {
    const row = body.insertRow();
    cell(row, 'th', one.name);
    cell(row, 'td', one.ml.toFixed(one.ml < 10 ? 3 : 1));
    cell(row, 'td', one.voxels);
  }
}

function figureOf(slices, name) {
  const figure = document.createElement('figure');
  const image = document.createElement('img');
  const caption = document.createElement('figcaption');
  const slider = document.createElement('input');
  const show = index => {
    const one = slices[index];
    const text = one.plane + ', slice ' + (one.slice + 1) + ' of ' + one.slice_count + ', '
        + one.extent_mm.map(mm => mm.toFixed(0)).join(' × ') + ' mm';
    Object.assign(image, {src: one.png, width: one.width, height: one.height,
                          alt: name + ': ' + text});
    slider.setAttribute('aria-valuetext', text);
    caption.textContent = text;
  };
  const middle = slices.findIndex(one => one.is_middle);
  Object.assign(slider, {type: 'range', min: 0, max: slices.length - 1, value: middle,
                         hidden: slices.length === 1});
  slider.setAttribute('aria-label', slices[0].plane + ' slices');
  slider.addEventListener('input', () => show(Number(slider.value)));
  show(middle);
  figure.append(image, slider, caption);
  return figure;
}

function showPictures(pictures, name) {
  const planes = [...new Set(pictures.map(one => one.plane))];
  byId('planes').replaceChildren(...planes.map(
      plane => figureOf(pictures.filter(one => one.plane === plane), name)));
}

async function showResult(job, name) {
  showVolumes(job.result.volumes);
  byId('warnings').replaceChildren(...job.result.warnings.map(text => {
    const item = document.createElement('li');
    item.textContent = text;
    return item;
  }));
  byId('warned').hidden = job.result.warnings.length === 0;
  showPictures(await (await ask(job.files.pictures)).json(), name);
  byId('save').onclick = () => save(job.files.label).catch(error => say(error.message, true));
  byId('result').hidden = false;
}

async function save(path) {
  const answer = await ask(path);
  const named = /filename="([^"]*)"/.exec(answer.headers.get('Content-Disposition') || '');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = named ? named[1] : 'label';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function partOf(file) {
  if (byId('slices').checked) return 'slice';
  return /\.(z?raw|img)(\.gz)?$/i.test(file.name) ? 'data' : 'image';
}

async function predict(files) {
  if (files.length === 0) return;
  const mine = ++turn;
  byId('result').hidden = true;
  try {
    const form = new FormData();
    for (const file of files) form.append(partOf(file), file, file.name);
    say('Sending ' + files[0].name + (files.length > 1 ? ' and ' + (files.length - 1) + ' more' : '')
        + ' …');
    const sent = await (await ask('/predict?async=1&pictures=1&slices=25',
                                  {method: 'POST', body: form})).json();
    const job = await ended(sent.id, mine);
    if (job === null) return;
    await showResult(job, files[0].name);
    say(files[0].name + ': ' + job.seconds.toFixed(1) + ' s');
  } catch (error) {
    if (mine === turn) say(error.message, true);
  }
}

const drop = byId('drop');
const input = byId('file');
drop.addEventListener('click', event => { if (event.target !== input) input.click(); });
input.addEventListener('change', () => { predict([...input.files]); input.value = ''; });
for (const kind of ['dragover', 'dragleave', 'drop']) {
  drop.addEventListener(kind, event => {
    event.preventDefault();
    drop.classList.toggle('over', kind === 'dragover');
    if (kind === 'drop') predict([...event.dataTransfer.files]);
  });
}
)js";

std::string legend(const ServedModel& model) {
  std::string html = "<p class=\"legend\">";
  for (const ServedClass& one : model.classes) {
    html += fmt::format("<span><span class=\"swatch\" style=\"background:{}\"></span>{}</span> ",
                        class_colour(one.index), escape_html(one.name));
  }
  return html + "</p>\n";
}

/// What an image has to be: "an image of 2 channels (T2, ADC), a file each in this order".
std::string wanted_image(const ServedModel& model) {
  if (model.channel_count == 1) return "an image";
  const std::string names =
      model.channel_names.empty() ? "" : " (" + join(model.channel_names, ", ") + ")";
  return fmt::format("an image of {} channels{}, or a file for each in this order",
                     model.channel_count, names);
}

std::string drop_section(const ServedModel& model) {
  return fmt::format(
      "<section>\n<div id=\"drop\"><span id=\"hint\">Drop {} here, or choose it</span>"
      "<input id=\"file\" type=\"file\" multiple aria-labelledby=\"hint\"><p class=\"soft\">NIfTI, "
      "NRRD, MetaImage</p></div>\n"
      "<p><label><input id=\"slices\" type=\"checkbox\"> The files are the slices of one DICOM "
      "series</label></p>\n"
      "<p id=\"access\" hidden><label>The server's token<br><input id=\"token\" type=\"password\" "
      "autocomplete=\"off\"></label></p>\n<p id=\"state\" role=\"status\"></p>\n</section>\n",
      escape_html(wanted_image(model)));
}

std::string result_section(const ServedModel& model) {
  return fmt::format(
      "<section id=\"result\" hidden>\n<h2>What was found</h2>\n{}"
      "<p class=\"soft\">The image, and beside it what was found, through its middle; the "
      "sliders go from its first slice to its last. Front or head at the top; the patient's right, "
      "or front, at the left.</p>\n"
      "<div class=\"planes\" id=\"planes\"></div>\n"
      "<div class=\"scroll\"><table id=\"volumes\"><thead><tr><th>Class</th><th>ml</th>"
      "<th>Voxels</th></tr></thead><tbody></tbody></table></div>\n"
      "<div id=\"warned\" hidden><h3>Warnings</h3><ul id=\"warnings\"></ul></div>\n"
      "<p><button id=\"save\" type=\"button\">Save the label</button></p>\n</section>\n",
      legend(model));
}

}  // namespace

std::string render_serve_page(const ServedModel& model) {
  const std::string name = escape_html(model.name);
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{}\n"
      "<title>{} – hayate</title>\n<link rel=\"icon\" href=\"data:,\">\n"
      "<style>{}{}</style>\n</head>\n<body>\n<main>\n"
      "<p class=\"kicker\">hayate serve</p>\n<h1>{}</h1>\n<p class=\"soft\">{}</p>\n{}{}</main>\n"
      "<script>{}</script>\n</body>\n</html>\n",
      kHtmlGenerator, name, kHtmlStyle, kStyle, name, escape_html(model.description),
      drop_section(model), result_section(model), kScript);
}

}  // namespace hayate
