"""May these bytes be published, and as what table? Knows neither database nor HTTP."""
