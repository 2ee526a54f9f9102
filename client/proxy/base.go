package proxy

// base is where all of the proxy's routes are.
const base = "/api/manageorders"
