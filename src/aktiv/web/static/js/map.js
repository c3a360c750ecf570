// The map shows the hits of the list beside it; without Leaflet, or without JavaScript, the list is what there is.
(() => {
  const box = document.getElementById('map');
  if (!box || !window.L) return;
  const hits = JSON.parse(box.dataset.markers);
  if (!hits.length) return;
  box.hidden = false;
  const map = L.map(box, { scrollWheelZoom: false });
  const tiles = document.documentElement.dataset.tiles;
  if (tiles) L.tileLayer(tiles, { maxZoom: 18 }).addTo(map);
  const bounds = [];
  hits.forEach(hit => {
    const link = document.createElement('a');
    link.href = hit.url;
    link.textContent = hit.name;
    const told = document.createElement('p');
    told.textContent = hit.status;
    const bubble = document.createElement('div');
    bubble.append(link, told);
    L.circleMarker([hit.lat, hit.lon], { radius: 9, weight: 3, className: 'spot ' + hit.standing, bubblingMouseEvents: false })
      .bindTooltip(document.createTextNode(hit.name)).bindPopup(bubble).addTo(map);
    bounds.push([hit.lat, hit.lon]);
  });
  map.fitBounds(bounds, { padding: [30, 30], maxZoom: 14 });
})();
