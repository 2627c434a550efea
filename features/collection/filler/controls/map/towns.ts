/** Towns by which one finds one's way on a map without tiles: name, longitude, latitude. The capitals show from afar. */
export const capitals = new Set(['Tirana', 'Prishtina', 'Skopje', 'Podgorica', 'Sarajevo', 'Beograd'])
export const towns: readonly [string, number, number][] = [
  ['Tirana', 19.819, 41.328], ['Durrës', 19.454, 41.324], ['Shkodër', 19.513, 42.068], ['Vlorë', 19.489, 40.466],
  ['Korçë', 20.781, 40.618], ['Kukës', 20.423, 42.077], ['Gjirokastër', 20.139, 40.076], ['Sarandë', 20.005, 39.875],
  ['Prishtina', 21.166, 42.663], ['Prizren', 20.74, 42.214], ['Peja', 20.288, 42.659], ['Mitrovica', 20.866, 42.891],
  ['Gjilan', 21.469, 42.463], ['Skopje', 21.431, 41.996], ['Kumanovo', 21.714, 42.132], ['Tetovo', 20.971, 42.01],
  ['Ohrid', 20.802, 41.117], ['Bitola', 21.334, 41.031], ['Gevgelija', 22.503, 41.139], ['Strumica', 22.643, 41.437],
  ['Podgorica', 19.263, 42.441], ['Nikšić', 18.944, 42.773], ['Bar', 19.1, 42.093], ['Pljevlja', 19.358, 43.357],
  ['Sarajevo', 18.413, 43.856], ['Banja Luka', 17.191, 44.772], ['Mostar', 17.808, 43.343], ['Tuzla', 18.667, 44.538],
  ['Bihać', 15.87, 44.817], ['Velika Kladuša', 15.806, 45.184], ['Trebinje', 18.344, 42.712], ['Zvornik', 19.102, 44.386],
  ['Beograd', 20.457, 44.817], ['Novi Sad', 19.845, 45.267], ['Niš', 21.896, 43.321], ['Subotica', 19.665, 46.1],
  ['Sombor', 19.112, 45.774], ['Šid', 19.226, 45.128], ['Kragujevac', 20.911, 44.013], ['Novi Pazar', 20.512, 43.137],
  ['Preševo', 21.649, 42.309], ['Dimitrovgrad', 22.777, 43.015],
] // biome-ignore format: a table
