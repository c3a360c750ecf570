// The map shows the hits of the list beside it; without Leaflet, or without JavaScript, the list is what there is.
// Without a background it tells by itself where things are: names stand at their places, and a scale tells how far apart.
(() => {
  const box = document.getElementById('map');
  if (!box || !window.L) return;
  const hits = JSON.parse(box.dataset.markers);
  if (!hits.length) return;
  box.hidden = false;
  const { tiles, credit, closer, farther } = box.dataset;
  const map = L.map(box, { scrollWheelZoom: false, zoomControl: false, fadeAnimation: false });
  L.control.zoom({ zoomInTitle: closer, zoomOutTitle: farther }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.attributionControl.setPrefix(false);
  if (tiles) {
    const said = document.createElement('span');
    said.textContent = credit;
    L.tileLayer(tiles, { maxZoom: 18, attribution: said.outerHTML }).addTo(map);
  } else {
    box.classList.add('bare');
  }
  const places = new Map();
  hits.forEach(hit => {
    const at = hit.lat + ',' + hit.lon;
    places.set(at, [...(places.get(at) || []), hit]);
  });
  const bounds = [], spots = [];
  places.forEach(here => {
    const bubble = document.createElement('ul');
    bubble.className = 'plain';
    here.forEach(hit => {
      const link = document.createElement('a');
      link.href = hit.url;
      link.textContent = hit.name;
      const told = document.createElement('li');
      told.append(link, document.createElement('br'), hit.status);
      bubble.append(told);
    });
    const { lat, lon, name, standing } = here[0];  // the hits come with the best first
    spots.push(L.circleMarker([lat, lon], { radius: 9, weight: 3, className: 'spot ' + standing, bubblingMouseEvents: false })
      .bindTooltip(document.createTextNode(name), { permanent: !tiles, direction: 'auto' }).bindPopup(bubble, { closeButton: false }).addTo(map));
    bounds.push([lat, lon]);
  });
  // Names that would cover another are left out until one is near enough to read both: the better hit keeps its name.
  const part = () => {
    const shown = [];
    spots.forEach(spot => {
      const name = spot.getTooltip().getElement(), at = name.getBoundingClientRect();
      const covered = shown.some(other => at.left < other.right && other.left < at.right && at.top < other.bottom && other.top < at.bottom);
      name.classList.toggle('covered', covered);
      if (!covered) shown.push(at);
    });
  };
  if (!tiles) map.on('zoomend moveend', () => requestAnimationFrame(part));
  map.fitBounds(bounds, { padding: [60, 40], maxZoom: 14 });
})();
