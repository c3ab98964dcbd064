// Theme, hand and density are attributes the server writes. One value is this device's alone and may not
// stand in a style attribute: how many pixels make a millimetre, as the bank-card page measured it.
const { mm } = document.documentElement.dataset;
if (mm) document.documentElement.style.setProperty("--mm", `${mm}px`);
